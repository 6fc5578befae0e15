import { expect, test } from 'vitest';
import { median, pairedRatio, quantile } from './figures.ts';

test('When figures are an even number, then the median is between the middle two', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([3, 1, 2])).toBe(2);
});

test('When a quantile falls between two figures, then it is between them in proportion', () => {
  expect(quantile([10, 20, 30, 40, 50], 0.99)).toBeCloseTo(49.6);
  expect(quantile([], 0.5)).toBeNaN();
});

test('When a machine grows slower from pair to pair, then the ratio is what the pairs have in common', () => {
  const drifting = [10, 12, 15, 20, 33].map((beside) => [beside * 1.2, beside] as const);
  expect(pairedRatio(drifting)).toBeCloseTo(1.2);
});

test('When one pair of many went wrong, then the ratio hardly moves', () => {
  const pairs = Array.from({ length: 16 }, (_, at) => [at % 2 === 0 ? 9 : 11, 10] as const);
  const calm = pairedRatio(pairs);
  expect(calm).toBeCloseTo(1, 1);
  expect(pairedRatio([...pairs.slice(1), [900, 10]]) / calm).toBeLessThan(1.05);
});

test('When the figures of each pair change places, then the ratio is turned round', () => {
  const pairs = [
    [13, 10],
    [9, 11],
    [21, 14],
  ] as const;
  const turned = pairs.map(([figure, beside]) => [beside, figure] as const);
  expect(pairedRatio(pairs) * pairedRatio(turned)).toBeCloseTo(1);
});
