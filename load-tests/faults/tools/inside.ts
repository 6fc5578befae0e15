import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { System } from '../../drills/system.ts';
import { type Talk, talkTo } from './talk.ts';

const run = ['run', '--rm', '--no-TTY', '--no-deps', '--workdir', '/app/shared', 'message-v1'];

/**
 * Starts a script of `inside/` in a container like a replica's, where packages, addresses and passwords are at hand. It is no
 * replica, so that no fault that goes on at the same time kills it.
 */
export function startInside({ project }: System, script: string, ...args: string[]): Talk {
  const code = readFileSync(join(import.meta.dirname, '../inside', script), 'utf8');
  const node = ['node', '--input-type=module-typescript', '--eval', code, ...args];
  return talkTo(project, ['compose', '--project-name', project.name, ...run, ...node]);
}
