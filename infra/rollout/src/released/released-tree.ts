import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, tryRun } from '@serin/cli/terminal/run.ts';
import { Trouble } from '@serin/cli/terminal/trouble.ts';
import type { App } from '../plan/plan.ts';
import type { Released } from './released.ts';

export interface Tree {
  readonly directory: string;
  remove(): void;
}

/** What runs migrations: it is the new version's job that does. */
const migrating = ['migrate.ts', 'migration-files.ts'].map((file) => `shared/src/postgres/${file}`);

/**
 * The code and the tests of a release, as they were, in a temporary folder, on the packages that are installed here. Throws Trouble
 * when its commit or a package it needs is not here.
 * @param say is told of packages that are not of the version the release had
 */
export async function releasedTree(
  root: string,
  app: App,
  { version, commit }: Released,
  say: (line: string) => void,
): Promise<Tree> {
  const isHere = async () =>
    (await tryRun('git', ['cat-file', '-e', `${commit}^{commit}`], { cwd: root })).exitCode === 0;
  // A shallow clone does not have it, but knows where to get it.
  if (!(await isHere()))
    await tryRun('git', ['fetch', '--depth=1', 'origin', commit], { cwd: root });
  if (!(await isHere()))
    throw new Trouble(
      `the commit of ${app} ${version}, ${commit.slice(0, 12)}, is not here`,
      'The check needs the history: `git fetch --unshallow`, or a clone instead of a copy.',
    );
  const directory = mkdtempSync(join(tmpdir(), 'serin-released-'));
  const remove = () => rmSync(directory, { recursive: true, force: true });
  try {
    const archive = join(directory, 'archive.tar');
    const parts = ['package.json', 'shared', `services/${app}`];
    await run('git', ['archive', `--output=${archive}`, commit, ...parts], { cwd: root });
    await run('tar', ['--extract', `--file=${archive}`, `--directory=${directory}`]);
    symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'));
    for (const part of ['shared', `services/${app}`]) {
      comparePackages(join(root, part), join(directory, part), `${app} ${version}`, say);
      const packages = join(part, 'node_modules');
      cpSync(join(root, packages), join(directory, packages), {
        recursive: true,
        verbatimSymlinks: true,
      });
    }
    for (const file of migrating) cpSync(join(root, file), join(directory, file));
    return { directory, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

function comparePackages(
  here: string,
  there: string,
  release: string,
  say: (line: string) => void,
): void {
  const installed = packagesOf(here);
  for (const [name, version] of Object.entries(packagesOf(there))) {
    const own = installed[name];
    if (own === undefined || !existsSync(join(here, 'node_modules', name)))
      throw new Trouble(
        `${release} needs the package ${name}@${version}, which is not installed`,
        `Keep it in ${join(here, 'package.json')} until a later release stands in released.json.`,
      );
    if (own !== version) say(`${release} had ${name}@${version}; its tests run on ${own}`);
  }
}

function packagesOf(folder: string): Record<string, string> {
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  ) as Record<'dependencies' | 'devDependencies', Record<string, string> | undefined>;
  return { ...dependencies, ...devDependencies };
}
