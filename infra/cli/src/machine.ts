import type { Environment } from './project/compose-project.ts';

/** What a command knows about where it runs. `main.ts` fills it in; everything else gets it as an argument. */
export interface Machine {
  /** The repository's root folder, absolute. */
  readonly root: string;
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  /** -1 where there are no user ids (Windows). */
  readonly uid: number;
  readonly pid: number;
  readonly nodePath: string;
  /** A person watches: progress may move; otherwise one plain line per event. */
  readonly interactive: boolean;
}
