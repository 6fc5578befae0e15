import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mainProject } from '@serin/cli/project/compose-project.ts';
import { Trouble } from '@serin/cli/terminal/trouble.ts';
import { afterAll, expect, test } from 'vitest';
import { runRollout } from './run.ts';
import { paintPlain } from './show/terminal/paint.ts';

const root = mkdtempSync(join(tmpdir(), 'serin-rollout-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** On a project that is not there: whoever asked Docker or Consul would fail otherwise than expected here. */
async function run(words: string, env: Record<string, string> = {}) {
  const printed: string[] = [];
  const print = (line: string) => void printed.push(line);
  const code = await runRollout(words.split(' ').filter(Boolean), {
    project: mainProject(root, env),
    ...{ who: 'lea@desk', pid: 1, signal: new AbortController().signal, print, say: print },
    ...{
      paint: paintPlain,
      terminal: { columns: 80, rows: 24, write: () => {} },
      canRedraw: false,
    },
    tools: async () => {
      throw new Error('nobody is to be judged');
    },
  });
  return { code, text: printed.join('\n') };
}

test.each(['', '--help'])('When it is asked for %j, then it names every command', async (words) => {
  const { code, text } = await run(words);
  expect(code).toBe(0);
  for (const command of ['start', 'status', 'watch', 'promote', 'pause', 'resume', 'abort'])
    expect(text).toContain(command);
  for (const command of ['undo', 'history', 'freeze', 'unfreeze', 'build'])
    expect(text).toContain(command);
});

test.each([
  ['strat message=1.2.0', 'there is no rollout strat'],
  ['toString', 'there is no rollout toString'],
  ['start', 'no version is named'],
  ['start message=1.2.0 --fast', "Unknown option '--fast'"],
  ['start message=1.2.0 --steps 3/4', 'the last step is 3/4'],
  ['start message=1.0.0', 'message is 1.0.0 already'],
  ['status now', 'what is now?'],
  ['abort everything', 'what is everything?'],
])('When it is told %j, then it refuses in words, and touches nothing', async (words, refusal) => {
  const error = await run(words).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(Trouble);
  expect(error.message).toContain(refusal);
});

test('When the shell sets a version, then start refuses: it would win over .env', async () => {
  await expect(run('start message=1.2.0', { MESSAGE_V1_VERSION: '1.0.0' })).rejects.toThrow(
    'MESSAGE_V1_VERSION is set in this shell',
  );
});
