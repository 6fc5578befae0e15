import type { ComposeProject } from '@serin/cli/project/compose-project.ts';
import type { Engine } from '../engine/engine.ts';

/** What a rollout needs beside the project: who judges, and by what. */
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
  readonly tools: (project: ComposeProject) => Promise<Tools>;
}

/** Runs one command. Throws Trouble. @returns the exit code */
export type Command = (context: Context) => Promise<number>;
