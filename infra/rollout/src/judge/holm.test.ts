import { expect, test } from 'vitest';
import { createChance } from '../../test/chance.ts';
import { significant } from './holm.ts';

const tests = (...ps: number[]) => ps.map((p) => ({ p, least: 0 }));

// S. Holm, A simple sequentially rejective multiple test procedure, 1979: compared with alpha / 3, alpha / 2, alpha.
test('When three are tested, then each further one is held against a larger part of alpha', () => {
  expect(significant(tests(0.02, 0.01, 0.04), 0.05)).toEqual(tests(0.01, 0.02, 0.04));
  expect(significant(tests(0.03, 0.01, 0.04), 0.05)).toEqual(tests(0.01));
  expect(significant(tests(0.02, 0.03, 0.04), 0.05)).toEqual([]);
});

test('When others could not be significant whatever happened, then they cost nothing', () => {
  const rare = { p: 1, least: 1 };
  const one = { p: 0.04, least: 0.001 };
  expect(significant([one, rare, rare, rare], 0.05)).toEqual([one]);
  expect(significant([one, ...tests(1, 1, 1)], 0.05)).toEqual([]);
});

test('When nothing is different, then one of twenty is found significant as seldom as alpha says', () => {
  const chance = createChance(1);
  const runs = 5_000;
  let alarms = 0;
  for (let run = 0; run < runs; run += 1)
    if (
      significant(
        Array.from({ length: 20 }, () => ({ p: chance.uniform(), least: 0 })),
        0.05,
      ).length > 0
    )
      alarms += 1;
  expect(alarms / runs).toBeLessThan(0.05 + 3 * Math.sqrt(0.05 / runs));
  expect(alarms / runs).toBeGreaterThan(0.03);
});
