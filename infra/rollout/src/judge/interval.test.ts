import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wilson } from './interval.ts';

// R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998) 857, table I, method 3.
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])(
  'When %d of %d were seen, then the interval is that of the literature',
  (count, total, low, high) => {
    const found = wilson(count, total);
    expect(found.low).toBeCloseTo(low, 4);
    expect(found.high).toBeCloseTo(high, 4);
  },
);

test('When nothing was seen, then it may be anything', () => {
  expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
});

test('When what is counted and what is not change places, then the interval is mirrored; the share lies in it', () => {
  fc.assert(
    fc.property(fc.nat(10_000), fc.nat(10_000), (some, others) => {
      fc.pre(some + others > 0);
      const total = some + others;
      const [one, other] = [wilson(some, total), wilson(others, total)];
      expect(one.low).toBeCloseTo(1 - other.high, 12);
      expect(one.low).toBeLessThanOrEqual(some / total);
      expect(one.high).toBeGreaterThanOrEqual(some / total);
    }),
    { seed: 1 },
  );
});
