import type { System } from '../drills/system.ts';
import type { Random } from '../scenarios/random.ts';

export interface FaultContext {
  system: System;
  /** Which replica, how long: drawn from here, so that the seed decides. */
  random: Random;
  say: (line: string) => void;
  /** Aborted on Ctrl-C and when the drill is over: mend at once. */
  signal: AbortSignal;
}

/** A way to break the running system. */
export interface Fault {
  name: string;
  /** What is tried to be disproved. */
  hypothesis: string;
  /**
   * Breaks it, waits a few seconds, mends it, and resolves when the broken part works again. Whatever happens, also when it is aborted,
   * nothing stays broken. Throws when it could see that nothing was broken, or that it did not come back; Interrupted when aborted.
   */
  cause(context: FaultContext): Promise<void>;
}
