import { join } from 'node:path';
import process from 'node:process';
import { rolloutProject } from '@serin/cli/project/compose-project.ts';
import { readEdge } from '@serin/cli/project/edge-stats.ts';
import { describeError } from '@serin/cli/terminal/trouble.ts';
import type { Tools } from '@serin/rollout/commands/command.ts';
import { realTools } from '@serin/rollout/commands/tools.ts';
import type { Judge } from '@serin/rollout/engine/engine.ts';
import type { App } from '@serin/rollout/plan/plan.ts';
import { runRollout } from '@serin/rollout/run.ts';
import { paintPlain } from '@serin/rollout/show/terminal/paint.ts';
import { poolsOf, readCounters } from '@serin/rollout/world/counters.ts';

/**
 * `rollout` as a process of its own that can be killed, on the tests' system. With SERIN_JUDGE=policy it judges as it does for people.
 * Otherwise its judge is told what to say, when the edge has passed SERIN_JUDGE_REQUESTS to each service: SERIN_JUDGE of the step whose
 * number is SERIN_JUDGE_STEP, and `go` of every other. SERIN_READY_SECONDS: how long a replica is waited for. SERIN_KILL_AT_LINE, with --json:
 * it is killed when it has written this line of the journal, counted from 1, and has done nothing about it yet.
 */
const {
  SERIN_JUDGE = 'go',
  SERIN_JUDGE_STEP = '0',
  SERIN_JUDGE_REQUESTS = '0',
  SERIN_READY_SECONDS = '60',
  SERIN_KILL_AT_LINE = '0',
} = process.env;
const project = rolloutProject(join(import.meta.dirname, '../..'), process.env);

async function requestsTo(app: App): Promise<number> {
  const { requests } = readCounters(await readEdge(project), poolsOf(app, false));
  return requests.stable + requests.canary;
}

const judge: Judge<{ app: App; before: Promise<number> }> = {
  open: (app) => ({ app, before: requestsTo(app) }),
  async judge({ app, before }, { step }) {
    const seen = (await requestsTo(app)) - (await before);
    if (seen < Number(SERIN_JUDGE_REQUESTS)) return { judgement: 'hold', reasons: [] };
    const judgement =
      String(step) === SERIN_JUDGE_STEP && SERIN_JUDGE === 'back' ? SERIN_JUDGE : 'go';
    return { judgement, reasons: [{ app, judgement, about: 'errors', text: 'as the test says' }] };
  },
};

async function tools(): Promise<Tools> {
  const real = await realTools(project);
  const readyDeadlineSeconds = Number(SERIN_READY_SECONDS);
  if (SERIN_JUDGE === 'policy') return { ...real, pace: { ...real.pace, readyDeadlineSeconds } };
  const pace = { readyDeadlineSeconds, steadySeconds: 1, judgeEverySeconds: 0.5 };
  return { ...real, judge, pace: { ...real.pace, ...pace } };
}

/** With --json each line of the journal comes here as soon as it is written, with its number. */
function print(line: string): void {
  process.stdout.write(`${line}\n`);
  if (line.startsWith('{') && JSON.parse(line).number === Number(SERIN_KILL_AT_LINE))
    process.kill(process.pid, 'SIGKILL');
}

const interrupted = new AbortController();
process.on('SIGINT', () => interrupted.abort());

try {
  process.exitCode = await runRollout(process.argv.slice(2), {
    project,
    who: 'lea@desk',
    pid: process.pid,
    signal: interrupted.signal,
    print,
    say: (line) => process.stderr.write(`${line}\n`),
    paint: paintPlain,
    terminal: { columns: 80, rows: 24, write: (text) => process.stdout.write(text) },
    canRedraw: false,
    tools,
  });
} catch (error) {
  process.stderr.write(`${describeError(error)}\n`);
  process.exitCode = 1;
}
process.exit();
