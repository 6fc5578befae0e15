import type { Machine } from '@serin/cli/machine.ts';

export interface BenchContext {
  machine: Machine;
  /** What follows the benchmark's name. */
  args: readonly string[];
  /** Aborted by Ctrl-C and SIGTERM. */
  signal: AbortSignal;
  say: (line: string) => void;
}

/** Measures something against something else, side by side in one run. It prints ratios and judges nobody: it is no test. */
export interface Bench {
  name: string;
  measures: string;
  /** Each with what it does. */
  options: readonly string[];
  /** Throws Trouble when a measurement is worth nothing. */
  run(context: BenchContext): Promise<void>;
}
