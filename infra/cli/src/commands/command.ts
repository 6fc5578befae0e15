import type { Machine } from '../machine.ts';
import type { ProgressStyle } from '../terminal/progress.ts';

export interface CommandContext {
  readonly machine: Machine;
  readonly args: readonly string[];
  readonly style: ProgressStyle;
  /** Aborted by Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
  /** Writes a line to standard output. */
  readonly print: (line: string) => void;
}

/** Runs one command. @returns the exit code */
export type Command = (context: CommandContext) => Promise<number>;
