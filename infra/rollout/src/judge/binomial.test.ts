import fc from 'fast-check';
import { expect, test } from 'vitest';
import { atLeast } from './binomial.ts';

test('When a coin is thrown ten times, then seven heads or more come up 176 times of 1,024', () => {
  expect(atLeast(7, 10, 0.5)).toBeCloseTo(176 / 1_024, 12);
});

test('When nothing was seen, then that is certain; when all was, then it is the power', () => {
  expect(atLeast(0, 100, 0.01)).toBe(1);
  expect(atLeast(8, 8, 0.3)).toBeCloseTo(0.3 ** 8, 12);
});

test('When counts are large, then it stays between 0 and 1, and falls with the count', () => {
  const cases = fc.record({
    total: fc.integer({ min: 1, max: 100_000 }),
    part: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(cases, fc.constantFrom(0.01, 0.05, 0.5), ({ total, part }, share) => {
      const count = Math.floor(part * (total - 1));
      const [here, next] = [atLeast(count, total, share), atLeast(count + 1, total, share)];
      expect(here).toBeLessThanOrEqual(1);
      expect(next).toBeGreaterThanOrEqual(0);
      expect(next).toBeLessThanOrEqual(here * (1 + 1e-9));
    }),
    { seed: 1 },
  );
});
