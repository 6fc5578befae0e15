import { expect, test } from 'vitest';
import { traceIdOf, traceparentOf } from './trace-context.ts';

const theirs = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

test('When the caller has a trace, then it is kept as it is', () => {
  expect(traceparentOf(theirs)).toBe(theirs);
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
  const ours = traceparentOf(inbound);
  expect(ours).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
  expect(traceparentOf(inbound)).not.toBe(ours);
});
