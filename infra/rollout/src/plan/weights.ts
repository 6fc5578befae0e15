import { type Fraction, reduced } from './fraction.ts';
import type { TrackShape } from './plan.ts';

/** So many replicas of a service serve, whatever happens. */
export const served = 4;

/** The edge's highest weight; its lowest is 1. */
export const maxWeight = 256;

export interface Weighted {
  readonly stable: TrackShape;
  readonly canary: TrackShape;
}

/**
 * The fewest canaries and the smallest whole weights that give them exactly this share beside four stable replicas; at all of it, four
 * canaries and nobody else. Undefined when no weights of 1 to 256 do.
 */
export function weightsFor(share: Fraction): Weighted | undefined {
  if (share.part === share.of)
    return { stable: { replicas: 0, weight: 1 }, canary: { replicas: served, weight: 1 } };
  const fewest = Math.ceil((served * share.part) / share.of);
  for (let replicas = fewest; replicas <= served; replicas++) {
    // replicas x canary : four x stable = share : the rest of it
    const ratio = reduced({ part: served * share.part, of: replicas * (share.of - share.part) });
    if (Math.max(ratio.part, ratio.of) <= maxWeight)
      return {
        stable: { replicas: served, weight: ratio.of },
        canary: { replicas, weight: ratio.part },
      };
  }
  return undefined;
}
