import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Names for a drill's own versions: newer than the working tree's, from which they are built, and none that a person would choose. Three: of two
 * services that stand at two of them, there is one left to go to.
 */
export function ownVersions(root: string): readonly string[] {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const [major, minor, patch] = String(version).split('.').map(Number);
  return [1, 2, 3].map((number) => `${major}.${minor}.${(patch ?? 0) + 1}-drill${number}`);
}

/** The first of these that nothing stands at. Throws when there is none. */
export function nextVersion(versions: readonly string[], stable: readonly string[]): string {
  const next = versions.find((version) => !stable.includes(version));
  if (next === undefined) throw new Error('there is no version to go to');
  return next;
}
