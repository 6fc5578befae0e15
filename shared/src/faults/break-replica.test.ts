import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createReadiness } from '../health/readiness.ts';
import { breakLater, neverReady } from './break-replica.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('When it is to crash, then nobody catches what happens after that time', () => {
  breakLater({ crashAfterMs: 2_000 });
  vi.advanceTimersByTime(1_999);
  expect(() => vi.advanceTimersByTime(1)).toThrow('a crash that FAULTS asked for');
});

test('When it is not to crash, then nothing waits for it', () => {
  breakLater({ crashAfterMs: undefined });
  expect(vi.getTimerCount()).toBe(0);
});

test('When it is never to be ready, then it is not, and says why', () => {
  const readiness = createReadiness([neverReady]);
  readiness.started();
  expect(readiness.report()).toEqual({
    status: 'unready',
    checks: { faults: { state: 'down', code: 'UNREADY_BY_FAULTS' } },
  });
});
