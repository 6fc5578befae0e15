import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Trouble } from '@serin/cli/terminal/trouble.ts';
import { readFolder } from '../migrations/read-folder.ts';
import type { App } from '../plan/plan.ts';
import { readReleased } from './released.ts';
import { releasedTree } from './released-tree.ts';
import { runTests } from './run-tests.ts';
import { newMigrations } from './schema-change.ts';

export interface SchemaCheck {
  readonly root: string;
  readonly app: App;
  /** As vitest's global setup left it: it says where PostgreSQL and Redis are. */
  readonly env: NodeJS.ProcessEnv;
  /** The migrations to try, instead of the working tree's own. */
  readonly migrations?: string;
  /** The released tests to run, relative to the service; all that need PostgreSQL without it. */
  readonly tests?: string;
  readonly say: (line: string) => void;
}

/**
 * Runs the tests of the released version, with its code, on the schema that the migrations of this tree leave. Throws Trouble naming
 * the first migration that its tests don't survive.
 */
export async function checkSchema(options: SchemaCheck): Promise<void> {
  const { root, app, say } = options;
  const released = readReleased(root, app);
  const release = `${app} ${released.version}`;
  const own = join('services', app, 'migrations');
  const here = options.migrations ?? join(root, own);
  const tree = await releasedTree(root, app, released, say);
  try {
    const there = join(tree.directory, own);
    const before = readFolder(there);
    const added = await newMigrations(release, before, readFolder(here));
    if (added.length === 0) return say(`no migration since ${release}: nothing to try`);
    /** With so many of the new ones. */
    const testsWith = (count: number, files: readonly string[]) => {
      rmSync(there, { recursive: true });
      mkdirSync(there);
      for (const name of [...before.map((one) => one.name), ...added.slice(0, count)])
        cpSync(join(here, `${name}.sql`), join(there, `${name}.sql`));
      return runTests(tree.directory, files, options.env);
    };
    const tests = `services/${app}/test/${options.tests ?? '*.integration.test.ts'}`;
    const { passed, failures } = await testsWith(added.length, [tests]);
    if (failures.length === 0 && passed > 0)
      return say(`the ${passed} tests of ${release} pass on the schema with ${added.join(', ')}`);
    const files = [...new Set(failures.map(({ file }) => file))];
    const culprit = await firstThatFails(added, async (count) => {
      const tried = await testsWith(count, files);
      return tried.failures.length > 0 || tried.passed === 0;
    });
    throw new Trouble(
      `${release} can't live with ${culprit}: ${failures.length} of its tests fail on the new schema`,
      'Let older versions go on as they are: see docs/migrations.md for how to do it in three releases.',
      failures.slice(0, 10).map(({ file, text }) => `${file} ${text}`),
    );
  } finally {
    tree.remove();
  }
}

async function firstThatFails(
  added: readonly string[],
  fails: (count: number) => Promise<boolean>,
): Promise<string> {
  for (const [index, name] of added.slice(0, -1).entries()) if (await fails(index + 1)) return name;
  return added.at(-1) ?? '';
}
