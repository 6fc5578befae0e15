import { expect, test } from 'vitest';
import { isSampled, newSpanId, traceIdOf, traceparentIn, traceparentOf } from './trace-context.ts';

const theirs = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const requestId = '0f8fad5b-d9cb-469f-a165-70867728950e';

test('When the caller has a trace, then it is kept as it is', () => {
  expect(traceparentOf(theirs, requestId)).toBe(theirs);
  expect(traceIdOf(theirs)).toBe('4bf92f3577b34da6a3ce929d0e0e4736');
});

test.each([
  undefined,
  '',
  'nonsense',
  `${theirs}\nx`,
  theirs.toUpperCase(),
  '00-00000000000000000000000000000000-00f067aa0ba902b7-01',
  '00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01',
  [theirs, theirs],
])('When the caller has none that is well-formed (%s), then a new one begins', (inbound) => {
  const ours = traceparentOf(inbound, requestId);
  expect(ours).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
  expect(traceparentOf(inbound, requestId)).not.toBe(ours);
});

test('When a trace begins, then it is named after its request, on whatever replica', () => {
  for (let replica = 0; replica < 2; replica += 1)
    expect(traceIdOf(traceparentOf(undefined, requestId))).toBe('0f8fad5bd9cb469fa16570867728950e');
});

test.each(['my-own-id.1', '00000000-0000-0000-0000-000000000000', requestId.toUpperCase()])(
  'When the request id is no id for a trace (%s), then the trace has one of its own',
  (id) => {
    const [one, other] = [traceparentOf(undefined, id), traceparentOf(undefined, id)];
    expect(one).toMatch(/^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-00$/);
    expect(traceIdOf(other)).not.toBe(traceIdOf(one));
  },
);

test.each([
  ['00', false],
  ['01', true],
  ['02', false],
  ['03', true],
  ['0b', true],
  ['fe', false],
])('When the flags are %s, then sampled is %s', (flags, sampled) => {
  expect(isSampled(theirs.replace(/01$/, flags))).toBe(sampled);
});

test('When there is no traceparent, then nothing is sampled', () => {
  expect([undefined, null, ''].map(isSampled)).toEqual([false, false, false]);
});

test('When a payload comes from a queue, then only a well-formed traceparent counts', () => {
  expect(traceparentIn({ traceparent: theirs })).toBe(theirs);
  for (const payload of [null, undefined, 1, 'x', {}, { traceparent: 1 }, { traceparent: 'x' }])
    expect(traceparentIn(payload)).toBeUndefined();
});

test('When spans are named, then each is 16 digits, and none all zeros', () => {
  const ids = Array.from({ length: 1_000 }, newSpanId);
  expect(ids.filter((id) => !/^(?!0{16})[0-9a-f]{16}$/.test(id))).toEqual([]);
  expect(new Set(ids).size).toBe(1_000);
});
