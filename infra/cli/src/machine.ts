import { realpathSync } from 'node:fs';
import type { Environment } from './project/compose-project.ts';

/** What a command knows about where it runs. Made from `process` in one place; everything else gets it as an argument. */
export interface Machine {
  /** The repository's root folder, absolute. */
  readonly root: string;
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
  /** -1 where there are no user ids (Windows). */
  readonly uid: number;
  readonly pid: number;
  /** The Node binary that runs this, no link. */
  readonly nodePath: string;
}

/** This machine, as the running process sees it. */
export function readMachine(process: NodeJS.Process, root: string): Machine {
  return {
    root,
    env: process.env,
    platform: process.platform,
    uid: process.getuid?.() ?? -1,
    pid: process.pid,
    nodePath: realpathSync(process.execPath),
  };
}
