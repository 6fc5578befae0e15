import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from '../plan/plan.ts';

/** The release that this working tree follows: its replicas serve while this one's migrations run. */
export interface Released {
  readonly version: string;
  /** Of this repository, in full. */
  readonly commit: string;
}

/** What `services/<app>/released.json` says. */
export function readReleased(root: string, app: App): Released {
  const text = readFileSync(join(root, 'services', app, 'released.json'), 'utf8');
  return JSON.parse(text) as Released;
}
