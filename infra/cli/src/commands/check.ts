import { join } from 'node:path';
import type { Machine } from '../machine.ts';
import { passThrough } from '../terminal/pass-through.ts';
import type { Command } from './command.ts';

/** What `npm run check` runs, by name. */
export const checks: readonly { name: string; args: readonly string[] }[] = [
  { name: 'types', args: ['tsc', '--noEmit', '--project', '.'] },
  { name: 'types in the browser', args: ['tsc', '--noEmit', '--project', 'infra/lookout/browser'] },
  { name: 'lint and format', args: ['biome', 'check', '--error-on-warnings'] },
];

/** Needs Docker, and is one of the integration tests. */
const schema = {
  name: 'schema',
  args: ['vitest', 'run', '--project', 'integration', 'infra/rollout/test/released'],
};

/** Runs one check. @returns whether it passed */
export async function runCheck(machine: Machine, args: readonly string[]): Promise<boolean> {
  const [program = '', ...rest] = args;
  const path = join(machine.root, 'node_modules/.bin', program);
  return (await passThrough(path, rest, { cwd: machine.root })) === 0;
}

/**
 * `npm run check`: types, lint and format. With `--schema`, only whether the released versions pass their tests on the schema that the
 * migrations of this tree leave.
 */
export const check: Command = async ({ machine, args: words, print }) => {
  const alone = words.includes('--schema');
  const failed: string[] = [];
  for (const { name, args } of alone ? [schema] : checks) {
    if (!(await runCheck(machine, args))) failed.push(name);
  }
  if (alone) print(failed.length === 0 ? '✔ schema' : '✖ schema');
  else print(failed.length === 0 ? '✔ types, lint, format' : `✖ ${failed.join(', ')}`);
  if (failed.length > 0 && !alone)
    print('→ `node_modules/.bin/biome check --write` mends most of lint and format.');
  return failed.length === 0 ? 0 : 1;
};
