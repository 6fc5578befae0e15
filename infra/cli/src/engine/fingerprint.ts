import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** A short hash of all files below the folders, their names and what is in them, and of some words. Packages and tests don't count. */
export function fingerprint(base: string, folders: readonly string[], more: string): string {
  const hash = createHash('sha256').update(base);
  for (const folder of folders) {
    for (const file of filesBelow(folder))
      hash.update(relative(folder, file)).update(readFileSync(file));
  }
  return hash.update(more).digest('hex').slice(0, 16);
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name !== 'node_modules' && !name.endsWith('.test.ts'))
    .sort()
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? filesBelow(path) : [path]));
}
