import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A build context made from a package of this repository: its files without the tests, and its own packages, which are links to outside it. Call
 * `done` afterwards: it removes the copy.
 */
export function copiedContext(folder: string): { path: string; done: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'serin-context-'));
  const done = () => rmSync(path, { recursive: true, force: true });
  try {
    const filter = (file: string) => !/\.test\.ts$|\/test$/.test(file);
    cpSync(folder, path, { recursive: true, dereference: true, filter });
    return { path, done };
  } catch (error) {
    done();
    throw error;
  }
}
