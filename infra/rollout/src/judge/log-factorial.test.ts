import { expect, test } from 'vitest';
import { logChoose, logFactorial } from './log-factorial.ts';

test('When n is small, then it is the logarithm of the product', () => {
  expect(logFactorial(0)).toBe(0);
  expect(logFactorial(10)).toBeCloseTo(Math.log(3_628_800), 12);
});

test('When the series takes over, then there is no step', () => {
  for (const n of [32, 33, 64, 1_000, 1_000_000])
    expect(logFactorial(n) - logFactorial(n - 1)).toBeCloseTo(Math.log(n), 8);
});

test('When n is 170, then it agrees with the largest factorial a double holds', () => {
  expect(logFactorial(170)).toBeCloseTo(Math.log(7.257415615307994e306), 10);
});

test('When 5 of 52 are chosen, then there are 2,598,960 ways', () => {
  expect(Math.exp(logChoose(52, 5))).toBeCloseTo(2_598_960, 4);
});
