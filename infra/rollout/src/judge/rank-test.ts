import { upperTail } from './normal.ts';

/** How many answers of each version fell into each bucket of the same histogram, fastest first. */
export interface Times {
  readonly canary: readonly number[];
  readonly stable: readonly number[];
}

export interface RankTest {
  /** The chance of ranks as high, or higher, in the canary if it were no slower: one-sided. */
  readonly p: number;
  /** Of a pair, one answer of each: the chance that the canary's took longer; a tie counts half. 0.5: no difference. */
  readonly superiority: number;
}

const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0);

/**
 * Are the canary's answers slower? Mann and Whitney's rank test with the normal approximation, all answers of a bucket being tied. Of several
 * strata (routes), each is ranked by itself, so that a canary that is asked more for what is slow in both is not blamed for it. Ties:
 * Lehmann, Nonparametrics, 1975, section 1.4; strata: van Elteren, Bull. Int. Stat. Inst. 37 (1960) 351.
 */
export function rankTest(strata: readonly Times[]): RankTest {
  const ranked = strata.map(rank).filter(({ canary, stable }) => canary > 0 && stable > 0);
  const weighed = ranked.map((one) => ({ ...one, weight: 1 / (one.canary + one.stable + 1) }));
  let excess = 0;
  let variance = 0;
  let step = Number.POSITIVE_INFINITY;
  for (const { wins, canary, stable, spread, weight } of weighed) {
    excess += weight * (wins - (canary * stable) / 2);
    variance += weight * weight * spread;
    step = Math.min(step, weight);
  }
  const pairs = ranked.map(({ wins, stable }) => wins / stable);
  const answers = sum(ranked.map(({ canary }) => canary));
  return {
    // Half a step towards the middle: what is counted is whole, the normal distribution is not.
    p: variance > 0 ? upperTail((excess - step / 2) / Math.sqrt(variance)) : 1,
    superiority: answers === 0 ? 0.5 : sum(pairs) / answers,
  };
}

/** Mann and Whitney's U of the canary (`wins`), and its variance if there is no difference. */
function rank(times: Times) {
  const canary = sum(times.canary);
  const stable = sum(times.stable);
  const all = canary + stable;
  let wins = 0;
  let faster = 0;
  let ties = 0;
  for (const [bucket, ours] of times.canary.entries()) {
    const theirs = times.stable[bucket] ?? 0;
    wins += ours * (faster + theirs / 2);
    faster += theirs;
    const tied = ours + theirs;
    ties += tied ** 3 - tied;
  }
  const spread = all < 2 ? 0 : ((canary * stable) / 12) * (all + 1 - ties / (all * (all - 1)));
  return { wins, canary, stable, spread };
}
