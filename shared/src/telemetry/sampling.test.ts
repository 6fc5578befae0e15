import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { createSampling } from './sampling.ts';
import { traceparentOf } from './trace-context.ts';

const ofSomeRequest = () => traceparentOf(undefined, randomUUID());
const many = Array.from({ length: 20_000 }, ofSomeRequest);
const sampled = (traceparent: string) => traceparent.replace(/00$/, '01');

/** A replica that has seen the first request of this second. */
function busy(ratio: number) {
  const decide = createSampling(ratio, () => 1_000);
  decide(ofSomeRequest());
  return decide;
}

test('When the ratio is a tenth, then about a tenth of the traces is recorded, and the same ones on every replica', () => {
  const [one, other] = [busy(0.1), busy(0.1)];
  const chosen = many.map(one);
  const count = chosen.filter((reason) => reason === 'ratio').length;
  expect(count).toBeGreaterThan(1_700);
  expect(count).toBeLessThan(2_300);
  expect(many.map(other)).toEqual(chosen);
});

test.each([
  [0, undefined],
  [1, 'ratio'],
])('When the ratio is %s, then each of them is: %s', (ratio, reason) => {
  expect(new Set(many.map(busy(ratio)))).toEqual(new Set([reason]));
});

test('When the caller records the trace, then so do we, whatever the ratio', () => {
  expect(busy(0)(sampled(ofSomeRequest()))).toBe('caller');
});

test('When a request is the first of its second, then its trace is recorded, and no other of this second', () => {
  let now = 5_000;
  const decide = createSampling(0, () => now);
  const reasons = () => [decide(ofSomeRequest()), decide(ofSomeRequest())];
  expect(reasons()).toEqual(['first', undefined]);
  now = 5_999;
  expect(reasons()).toEqual([undefined, undefined]);
  now = 6_000;
  expect(reasons()).toEqual(['first', undefined]);
});
