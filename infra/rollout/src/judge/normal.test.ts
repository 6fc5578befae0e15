import { expect, test } from 'vitest';
import { upperTail } from './normal.ts';

// Handbook of Mathematical Functions (Abramowitz and Stegun), tables 26.1 and 26.2.
test.each([
  [0, 0.5],
  [1, 0.158655253931457],
  [1.959963984540054, 0.025],
  [3, 0.00134989803163009],
  [5, 2.866515719e-7],
  [10, 7.619853024e-24],
  [-1, 0.841344746068543],
])('When z is %d, then %d lies above it', (z, above) => {
  expect(upperTail(z) / above).toBeCloseTo(1, 9);
});

test('When z crosses from the series to the fraction, then there is no step', () => {
  const slope = (upperTail(3 - 1e-6) - upperTail(3 + 1e-6)) / 2e-6;
  expect(slope).toBeCloseTo(Math.exp(-4.5) / Math.sqrt(2 * Math.PI), 6);
});
