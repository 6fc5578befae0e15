import { logChoose } from './log-factorial.ts';

export interface Failures {
  readonly failed: number;
  readonly total: number;
}

/** What both did with the same kind of request. */
export interface Stratum {
  readonly canary: Failures;
  readonly stable: Failures;
}

export interface ExactTest {
  /** The chance of as many failures in the canary, or more, if it were no worse: one-sided. */
  readonly p: number;
  /** The least that p could have been with so many failures in all: every one of them the canary's. */
  readonly least: number;
}

/**
 * Fisher's exact test, one-sided: do more of the failures fall on the canary than chance would give it? Of several strata (routes), each
 * is a table of its own, and the canary's failures are added up: a canary that is asked more for what fails in both is not
 * blamed for it. Fisher, Statistical Methods for Research Workers, 1934, section 21.02; strata: Birch, J. R. Stat. Soc. B 26 (1964) 313.
 */
export function fisherTest(strata: readonly Stratum[]): ExactTest {
  let chances = [1];
  let above = 0;
  let least = 1;
  for (const stratum of strata) {
    const { lowest, each, highest } = possibleFailures(stratum);
    chances = addUp(chances, each);
    above += stratum.canary.failed - lowest;
    least *= highest;
  }
  let p = 0;
  for (let at = chances.length - 1; at >= Math.max(0, above); at -= 1) p += chances[at] as number;
  return { p: Math.min(1, p), least: Math.min(1, least) };
}

/** What is less likely is left out: of thousands of failures most numbers are impossible for all we care, and sums of them take long. */
const negligible = 1e-60;

/** The chance of each number of failures the canary may have, from the lowest on, by the hypergeometric distribution; and of the highest there is. */
function possibleFailures({ canary, stable }: Stratum) {
  const failed = canary.failed + stable.failed;
  const lowest = Math.max(0, failed - stable.total);
  const highest = Math.min(failed, canary.total);
  const ways = logChoose(canary.total + stable.total, failed);
  const all = Array.from({ length: highest - lowest + 1 }, (_, index) => {
    const those = lowest + index;
    const chosen = logChoose(canary.total, those) + logChoose(stable.total, failed - those);
    return Math.exp(chosen - ways);
  });
  const from = all.findIndex((chance) => chance > negligible);
  const to = all.findLastIndex((chance) => chance > negligible);
  return { lowest: lowest + from, each: all.slice(from, to + 1), highest: all.at(-1) as number };
}

/** The chances of a sum of two, by those of each. */
function addUp(some: readonly number[], others: readonly number[]): number[] {
  const sums = new Array<number>(some.length + others.length - 1).fill(0);
  for (const [at, chance] of some.entries())
    for (const [further, other] of others.entries())
      sums[at + further] = (sums[at + further] as number) + chance * other;
  return sums;
}
