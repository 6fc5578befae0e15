import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stateDir } from '@serin/cli/project/compose-project.ts';
import type { Receipts } from './receipts.ts';

/**
 * Keeps the receipts in `.serin/rollouts/<id>.json`, in one step, so that nobody reads half of them. @returns the path from the root
 * folder
 */
export function keepReceipts(root: string, receipts: Receipts): string {
  // An id comes from a document that anybody may have written: it stays within the folder.
  const name = `${receipts.id.replaceAll(/[^A-Za-z0-9._-]/g, '_').replace(/^\.+/, '_')}.json`;
  const folder = join(stateDir(root), 'rollouts');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(`${path}.new`, `${JSON.stringify(receipts, null, 2)}\n`);
  renameSync(`${path}.new`, path);
  return join('.serin', 'rollouts', name);
}
