import type { ComposeProject } from '@serin/cli/project/compose-project.ts';
import type { Engine } from '../engine/engine.ts';
import type { Paint } from '../show/terminal/paint.ts';
import type { Terminal } from '../show/terminal/redraw.ts';

/** What a rollout needs beside the project: who judges, by what, and who looks at the books. */
export type Tools = Pick<Engine, 'judge' | 'pace' | 'interval' | 'checkMoney' | 'startTraffic'>;

export interface Context {
  readonly project: ComposeProject;
  /** What follows the command's name. */
  readonly args: readonly string[];
  /** user@host. */
  readonly who: string;
  readonly pid: number;
  /** Aborted by Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
  /** A line for people, or a document with --json, to standard output. */
  readonly print: (line: string) => void;
  /** A line about what is under way, to standard error. */
  readonly say: (line: string) => void;
  readonly paint: Paint;
  readonly terminal: Terminal;
  /** A person watches, on a terminal that can be drawn on. */
  readonly canRedraw: boolean;
  readonly tools: (project: ComposeProject) => Promise<Tools>;
}

/** Runs one command. Throws Trouble. @returns the exit code */
export type Command = (context: Context) => Promise<number>;
