/** How the provider misbehaves. Shares are of all requests, from 0 to 1, and together at most 1. */
export interface Knobs {
  /** The chance can be had again: setting it starts the same sequence anew. A whole number. */
  seed: number;
  /** Before each answer. The work is done by then: an answer that comes too late says so. */
  latencyMillis: number;
  /** Answered 503; nothing is done. */
  errors: number;
  /** Answered 422, now and whenever the key comes again. */
  rejections: number;
  /** Taken and never answered; nothing is done. */
  timeouts: number;
  /** The work is done, and the connection is reset instead of an answer. */
  lost: number;
}

/** A provider that works. */
export const calm: Knobs = {
  seed: 1,
  latencyMillis: 0,
  errors: 0,
  rejections: 0,
  timeouts: 0,
  lost: 0,
};

const shares = ['errors', 'rejections', 'timeouts', 'lost'] as const;
const longestLatencyMillis = 60_000;

/** The knobs as wanted, what is not named as in `calm`. Throws with a line that says what is wrong. */
export function readKnobs(wanted: unknown): Knobs {
  if (typeof wanted !== 'object' || wanted === null) throw new Error('wants a JSON object');
  for (const [name, value] of Object.entries(wanted)) {
    if (!Object.hasOwn(calm, name)) throw new Error(`there is no knob "${name}"`);
    if (!Number.isFinite(value) || value < 0)
      throw new Error(`${name} wants a number from 0 upwards`);
  }
  const knobs: Knobs = { ...calm, ...wanted };
  if (knobs.latencyMillis > longestLatencyMillis)
    throw new Error(`latencyMillis wants at most ${longestLatencyMillis}`);
  if (shares.reduce((sum, share) => sum + knobs[share], 0) > 1)
    throw new Error('the shares are more than 1 together');
  return knobs;
}
