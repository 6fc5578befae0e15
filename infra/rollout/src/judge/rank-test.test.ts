import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createChance } from '../../test/chance.ts';
import { upperTail } from './normal.ts';
import { rankTest } from './rank-test.ts';

/** Each value its own bucket. */
function inBuckets(canary: readonly number[], stable: readonly number[]) {
  const values = [...new Set([...canary, ...stable])].sort((a, b) => a - b);
  const counts = (of: readonly number[]) =>
    values.map((value) => of.filter((one) => one === value).length);
  return { canary: counts(canary), stable: counts(stable) };
}

// Permeability constants of a membrane at term and earlier: M. Hollander and D. A. Wolfe, Nonparametric Statistical Methods, 1973, page 69.
test('When ten are held against five, then U is 35 of 50, as in the literature', () => {
  const term = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
  const early = [1.15, 0.88, 0.9, 0.74, 1.21];
  const { p, superiority } = rankTest([inBuckets(term, early)]);
  expect(superiority).toBeCloseTo(35 / 50, 12);
  expect(p).toBeCloseTo(upperTail((35 - 25 - 0.5) / Math.sqrt((50 * 16) / 12)), 12);
  // The exact p is 0.1272.
  expect(p).toBeCloseTo(0.1272, 1);
});

/** Every way to choose so many of these. */
function* choices(of: readonly number[], count: number): Generator<number[]> {
  if (count === 0) yield [];
  for (const [index, one] of of.entries())
    for (const rest of count === 0 ? [] : choices(of.slice(index + 1), count - 1))
      yield [one, ...rest];
}

test('When there are ties, then the variance is that of all ways to deal the values out', () => {
  const values = [1, 1, 1, 2, 2, 3, 3, 3, 4];
  const indices = values.map((_, index) => index);
  const wins = [...choices(indices, 4)].map((chosen) => {
    const ours = chosen.map((index) => values[index] as number);
    const theirs = indices
      .filter((index) => !chosen.includes(index))
      .map((index) => values[index] as number);
    return { ours, theirs, u: rankTest([inBuckets(ours, theirs)]).superiority * 20 };
  });
  const mean = wins.reduce((sum, { u }) => sum + u, 0) / wins.length;
  const variance = wins.reduce((sum, { u }) => sum + (u - mean) ** 2, 0) / wins.length;
  expect(mean).toBeCloseTo(10, 12);
  for (const { ours, theirs, u } of wins.slice(0, 20))
    expect(rankTest([inBuckets(ours, theirs)]).p).toBeCloseTo(
      upperTail((u - 10 - 0.5) / Math.sqrt(variance)),
      12,
    );
});

const counts = fc.array(fc.nat(200), { minLength: 8, maxLength: 8 });
const all = { seed: 1, numRuns: 300 };
const some = (times: readonly number[]) => times.some((count) => count > 0);

test('When versions change places, then superiority is mirrored', () => {
  fc.assert(
    fc.property(counts, counts, (canary, stable) => {
      fc.pre(some(canary) && some(stable));
      const sum =
        rankTest([{ canary, stable }]).superiority +
        rankTest([{ canary: stable, stable: canary }]).superiority;
      expect(sum).toBeCloseTo(1, 12);
    }),
    all,
  );
});

test('When one of the canary’s answers falls into a later bucket, then superiority does not fall', () => {
  fc.assert(
    fc.property(counts, counts, fc.integer({ min: 0, max: 6 }), (canary, stable, bucket) => {
      fc.pre((canary[bucket] as number) > 0 && some(stable));
      const later = canary
        .with(bucket, (canary[bucket] as number) - 1)
        .with(bucket + 1, (canary[bucket + 1] as number) + 1);
      const [before, after] = [
        rankTest([{ canary, stable }]),
        rankTest([{ canary: later, stable }]),
      ];
      expect(after.superiority).toBeGreaterThanOrEqual(before.superiority - 1e-12);
    }),
    all,
  );
});

test('When all answers are in one bucket, or one side has none, then there is nothing to tell', () => {
  expect(rankTest([{ canary: [0, 7], stable: [0, 9] }])).toEqual({ p: 1, superiority: 0.5 });
  expect(rankTest([{ canary: [1, 7], stable: [0, 0] }])).toEqual({ p: 1, superiority: 0.5 });
});

test('When the canary is asked more for what is slow in both, then only the test without strata blames it', () => {
  const fast = { canary: [50, 50, 0, 0], stable: [450, 450, 0, 0] };
  const slow = { canary: [0, 0, 450, 450], stable: [0, 0, 50, 50] };
  const mixed = { canary: [50, 50, 450, 450], stable: [450, 450, 50, 50] };
  expect(rankTest([mixed]).superiority).toBeGreaterThan(0.8);
  expect(rankTest([fast, slow])).toMatchObject({ superiority: 0.5 });
  expect(rankTest([fast, slow]).p).toBeCloseTo(0.5, 1);
});

test('When there is no difference, then p is uniform', () => {
  const chance = createChance(1);
  const runs = 2_000;
  const draw = (total: number, buckets: number) => {
    const times = new Array<number>(buckets).fill(0);
    for (let left = total; left > 0; left -= 1) {
      const bucket = Math.min(buckets - 1, Math.floor(buckets * chance.uniform() ** 2));
      times[bucket] = (times[bucket] as number) + 1;
    }
    return times;
  };
  const found = Array.from(
    { length: runs },
    () =>
      rankTest([
        { canary: draw(60, 6), stable: draw(180, 6) },
        { canary: draw(30, 9), stable: draw(90, 9) },
      ]).p,
  );
  for (const level of [0.01, 0.05, 0.25, 0.5, 0.75]) {
    const below = found.filter((p) => p <= level).length / runs;
    expect(Math.abs(below - level)).toBeLessThan(3 * Math.sqrt((level * (1 - level)) / runs));
  }
});
