import type { Knobs } from '../flaky-provider/knobs.ts';
import type { Replicas } from './replicas.ts';

export interface Patch {
  /** Of the repository. */
  file: string;
  /** Stands there exactly once: when the code has moved on, the mutant has to. */
  find: string;
  replace: string;
}

/** A defect that somebody could well make, and that the checker must find. It exists in copies of the sources that tests make, and nowhere else. */
export interface Mutant {
  name: string;
  /** The promise that it breaks. */
  breaks: string;
  patches: readonly Patch[];
  /** Deliver through a provider that misbehaves like this; else into the inbox. */
  provider?: Partial<Knobs>;
  /** What has to happen for it to show, besides clients at work. */
  disturb: (replicas: Replicas) => Promise<void>;
}
