import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createChance } from '../../test/chance.ts';
import { type Failures, fisherTest, type Stratum } from './fisher.ts';

const of = (failed: number, total: number): Failures => ({ failed, total });
const table = (canary: Failures, stable: Failures): Stratum => ({ canary, stable });

describe('known values', () => {
  // The lady who tasted tea: R. A. Fisher, The Design of Experiments, 1935, chapter II.
  test('When three of four cups are told rightly, then p is 17 of 70', () => {
    const { p, least } = fisherTest([table(of(3, 4), of(1, 4))]);
    expect(p).toBeCloseTo(17 / 70, 12);
    expect(least).toBeCloseTo(1 / 70, 12);
  });

  // Lange's twins: R. A. Fisher, Statistical Methods for Research Workers, 5th edition 1934, section 21.02.
  test('When 10 of 13 and 2 of 17 twins were convicted, then p is 0.000465', () => {
    expect(fisherTest([table(of(10, 13), of(2, 17))]).p).toBeCloseTo(0.000465, 6);
  });
});

const failures = fc
  .record({
    total: fc.integer({ min: 1, max: 400 }),
    part: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ total, part }) => of(Math.round(part * total), total));
const tables = fc.record({ canary: failures, stable: failures });
const all = { seed: 1, numRuns: 300 };
const mirrored = ({ canary, stable }: Stratum): Stratum => ({ canary: stable, stable: canary });
const healed = ({ failed, total }: Failures) => of(total - failed, total);

describe('any table', () => {
  test('When versions change places, then the two p overlap in what was seen alone', () => {
    fc.assert(
      fc.property(tables, (one) => {
        const sum = fisherTest([one]).p + fisherTest([mirrored(one)]).p;
        expect(sum).toBeGreaterThan(1 - 1e-9);
        // One less in the canary: what is left of the other tail.
        if (one.canary.failed === 0 || one.stable.failed === one.stable.total) return;
        const less = {
          canary: of(one.canary.failed - 1, one.canary.total),
          stable: of(one.stable.failed + 1, one.stable.total),
        };
        expect(fisherTest([one]).p + fisherTest([mirrored(less)]).p).toBeCloseTo(1, 9);
      }),
      all,
    );
  });

  test('When failures and successes change places on both sides, then nothing does', () => {
    fc.assert(
      fc.property(tables, ({ canary, stable }) => {
        const turned = mirrored({ canary: healed(canary), stable: healed(stable) });
        expect(fisherTest([turned]).p).toBeCloseTo(fisherTest([{ canary, stable }]).p, 9);
      }),
      all,
    );
  });

  test('When one more fails in the canary instead of in stable, then p falls; it is never below the least', () => {
    fc.assert(
      fc.property(tables, ({ canary, stable }) => {
        fc.pre(stable.failed > 0 && canary.failed < canary.total);
        const here = fisherTest([{ canary, stable }]);
        const worse = fisherTest([
          table(of(canary.failed + 1, canary.total), of(stable.failed - 1, stable.total)),
        ]);
        expect(worse.p).toBeLessThan(here.p + 1e-12);
        expect(here.p).toBeGreaterThanOrEqual(here.least - 1e-12);
        expect(worse.least).toBeCloseTo(here.least, 12);
      }),
      all,
    );
  });

  test('When a stratum without a failure is added, then nothing changes', () => {
    fc.assert(
      fc.property(tables, tables, (one, other) => {
        const calm = table(of(0, other.canary.total), of(0, other.stable.total));
        expect(fisherTest([one, calm]).p).toBeCloseTo(fisherTest([one]).p, 9);
      }),
      all,
    );
  });
});

test('When the canary is asked more for what fails in both, then only the test without strata blames it', () => {
  const broken = table(of(90, 900), of(10, 100));
  const sound = table(of(0, 100), of(0, 900));
  const mixed = table(of(90, 1_000), of(10, 1_000));
  expect(fisherTest([mixed]).p).toBeLessThan(1e-15);
  expect(fisherTest([broken, sound]).p).toBeGreaterThan(0.5);
});

test('When millions are counted, then p is still a chance', () => {
  const { p } = fisherTest([table(of(5_100, 1_000_000), of(15_000, 3_000_000))]);
  expect(p).toBeGreaterThan(0.05);
  expect(p).toBeLessThan(0.2);
});

test('When there is no difference, then p is below any level no more often than that level says', () => {
  const chance = createChance(1);
  const runs = 2_000;
  const binomial = (total: number) => {
    let failed = 0;
    for (let left = total; left > 0; left -= 1) if (chance.happens(0.1)) failed += 1;
    return of(failed, total);
  };
  const found = Array.from(
    { length: runs },
    () => fisherTest([table(binomial(100), binomial(300)), table(binomial(40), binomial(100))]).p,
  );
  for (const level of [0.01, 0.05, 0.1, 0.25, 0.5]) {
    const below = found.filter((p) => p <= level).length / runs;
    // A discrete test keeps below its level, by what one more failure makes.
    expect(below).toBeLessThan(level + 3 * Math.sqrt(level / runs));
    expect(below).toBeGreaterThan(level / 2);
  }
});
