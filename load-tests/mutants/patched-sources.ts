import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Patch } from './mutant.ts';

const root = join(import.meta.dirname, '../..');
const copied = ['package.json', 'services/message', 'services/credit', 'shared'];

export interface Sources {
  directory: string;
  remove(): void;
}

/** A copy of both services with the patches made. Throws when a patch does not fit exactly once. */
export function patchedSources(patches: readonly Patch[]): Sources {
  const directory = mkdtempSync(join(tmpdir(), 'serin-mutant-'));
  for (const path of copied)
    cpSync(join(root, path), join(directory, path), { recursive: true, verbatimSymlinks: true });
  symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'));
  for (const { file, find, replace } of patches) {
    const path = join(directory, file);
    const parts = readFileSync(path, 'utf8').split(find);
    if (parts.length !== 2)
      throw new Error(`${file} has ${parts.length - 1} places for the patch of: ${find}`);
    writeFileSync(path, parts.join(replace));
  }
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}
