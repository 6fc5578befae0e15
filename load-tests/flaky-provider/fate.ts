import { createHash } from 'node:crypto';
import type { Knobs } from './knobs.ts';

/** What becomes of one request. */
export const fates = ['ok', 'error', 'rejected', 'timeout', 'lost'] as const;
export type Fate = (typeof fates)[number];

/** Numbers from 0 up to 1: the same seed gives the same ones, in the same order. */
export function createChance(seed: number): () => number {
  let drawn = 0;
  return () => {
    drawn += 1;
    const digest = createHash('sha256').update(`${seed} ${drawn}`).digest();
    return digest.readUInt32BE(0) / 2 ** 32;
  };
}

/** The fate that a number from 0 up to 1 means. */
export function fateOf(chance: number, knobs: Knobs): Fate {
  const shares: [Fate, number][] = [
    ['error', knobs.errors],
    ['rejected', knobs.rejections],
    ['timeout', knobs.timeouts],
    ['lost', knobs.lost],
  ];
  let upTo = 0;
  for (const [fate, share] of shares) {
    upTo += share;
    if (chance < upTo) return fate;
  }
  return 'ok';
}
