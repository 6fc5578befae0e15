import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { System } from '../../drills/system.ts';
import { replicasOf } from './containers.ts';
import { type Talk, talkTo } from './talk.ts';

/** Starts a script of `inside/` in a message replica, where packages, addresses and passwords are at hand. */
export async function startInside(
  system: System,
  script: string,
  ...args: string[]
): Promise<Talk> {
  const [replica] = await replicasOf(system, 'message');
  if (replica === undefined) throw new Error('no replica of message is running');
  const code = readFileSync(join(import.meta.dirname, '../inside', script), 'utf8');
  const node = ['node', '--input-type=module-typescript', '--eval', code, ...args];
  return talkTo(['--workdir', '/app/shared', replica.id, ...node]);
}
