import { join } from 'node:path';
import process from 'node:process';
import { rolloutProject } from '@serin/cli/project/compose-project.ts';
import { describeError } from '@serin/cli/terminal/trouble.ts';
import type { Tools } from '@serin/rollout/commands/command.ts';
import { runRollout } from '@serin/rollout/run.ts';

/**
 * `rollout` as a process of its own that can be killed, on the tests' system. Its judge is told what to say: after SERIN_JUDGE_SECONDS what
 * SERIN_JUDGE says of the step that SERIN_JUDGE_STEP names, and `go` of every other.
 */
const { SERIN_JUDGE = 'go', SERIN_JUDGE_STEP = '0', SERIN_JUDGE_SECONDS = '1' } = process.env;

const tools: Tools = {
  judge: {
    open: () => Date.now(),
    async judge(openedAt, { step }) {
      if (Date.now() - Number(openedAt) < 1_000 * Number(SERIN_JUDGE_SECONDS))
        return { judgement: 'hold', reasons: [] };
      if (String(step) !== SERIN_JUDGE_STEP || SERIN_JUDGE === 'go')
        return { judgement: 'go', reasons: [] };
      const text = 'the test says so';
      return {
        judgement: 'back',
        reasons: [{ app: 'message', judgement: 'back', about: 'errors', text }],
      };
    },
  },
  pace: { readyDeadlineSeconds: 30, steadySeconds: 3, judgeEverySeconds: 0.5, tooFew: 'pause' },
  interval: () => ({ low: 0, high: 1 }),
  checkMoney: async (when) => ({ when, broken: [] }),
  startTraffic: () => ({ stop: async () => {} }),
};

const interrupted = new AbortController();
process.on('SIGINT', () => interrupted.abort());

try {
  process.exitCode = await runRollout(process.argv.slice(2), {
    project: rolloutProject(join(import.meta.dirname, '../..'), process.env),
    who: 'lea@desk',
    pid: process.pid,
    signal: interrupted.signal,
    print: (line) => process.stdout.write(`${line}\n`),
    say: (line) => process.stderr.write(`${line}\n`),
    tools: async () => tools,
  });
} catch (error) {
  process.stderr.write(`${describeError(error)}\n`);
  process.exitCode = 1;
}
process.exit();
