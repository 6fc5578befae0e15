import { expect, test } from 'vitest';
import { median, quantile } from './figures.ts';

test('When figures are an even number, then the median is between the middle two', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([3, 1, 2])).toBe(2);
});

test('When a quantile falls between two figures, then it is between them in proportion', () => {
  expect(quantile([10, 20, 30, 40, 50], 0.99)).toBeCloseTo(49.6);
  expect(quantile([], 0.5)).toBeNaN();
});
