import { expect, test } from 'vitest';
import { policy } from '../../test/hold-step.ts';
import { compareErrors, compareLatency, worse } from './compare.ts';
import type { Tally } from './tally.ts';

const failures = (failed: number, total: number): Tally => ({
  failed,
  total,
  times: [],
  seconds: 0,
});
const times = (seconds: number, ...counts: number[]): Tally => {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return { failed: 0, total, times: counts, seconds: seconds * total };
};
const of = (name: string, canary: Tally, stable: Tally) => ({
  bounds: [],
  seconds: 30,
  restarted: [],
  canary: new Map([[name, canary]]),
  stable: new Map([[name, stable]]),
});
const isWorse = (name: string, canary: Tally, stable: Tally) =>
  worse(compareErrors(of(name, canary, stable), policy), 0.01).length > 0;

test('When a route fails more often, then numbers and chance are said', () => {
  const [one] = compareErrors(of('GET /messages', failures(7, 130), failures(0, 1_391)), policy);
  expect(one?.text).toBe(
    'GET /messages: 7 of 130 failed in the canary, 0 of 1,391 in stable (p = 0.000000029)',
  );
});

test('When it fails beyond chance but hardly more often, then that does not matter', () => {
  expect(isWorse('GET /messages', failures(400, 10_000), failures(600, 30_000))).toBe(false);
  expect(isWorse('GET /messages', failures(700, 10_000), failures(600, 30_000))).toBe(true);
});

test('When jobs fail four times as often, then that is less than batches make of it; requests would be judged', () => {
  const [canary, stable] = [failures(48, 400), failures(36, 1_200)];
  expect(isWorse('jobs of credit-requests', canary, stable)).toBe(false);
  expect(isWorse('POST /messages', canary, stable)).toBe(true);
  expect(isWorse('jobs of credit-requests', canary, failures(6, 1_200))).toBe(true);
});

test('When answers are slower for certain, but by little, then that does not matter', () => {
  const slower = (seconds: number) => {
    const counts = of('GET /messages', times(seconds, 10, 90), times(0.02, 90, 10));
    return worse(compareLatency(counts, policy), 0.01).length > 0;
  };
  expect([slower(0.03), slower(0.06), slower(0.08)]).toEqual([false, false, true]);
});

test('When a version has hardly any answers, then they are not ranked', () => {
  expect(compareLatency(of('GET /messages', times(1, 0, 19), times(0.01, 500, 0)), policy)).toEqual(
    [],
  );
});
