import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { silentLog } from '../../test-support/silent-log.ts';
import { handOver } from './hand-over.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface Scene {
  /** When the first successor is ready, in milliseconds. */
  successorAfter?: number;
  /** When the last request came. */
  lastRequestAt?: number;
}

/** Resolves to how long the replica stayed. */
async function stayed({ successorAfter = Infinity, lastRequestAt = Infinity }: Scene) {
  const start = performance.now();
  const passed = () => performance.now() - start;
  const announce = vi.fn(async () => {});
  const done = handOver({
    announce,
    successors: async () => (passed() >= successorAfter ? 1 : 0),
    traffic: { quietFor: () => Math.max(0, passed() - lastRequestAt) },
    log: silentLog,
  }).then(passed);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(announce).toHaveBeenCalledTimes(1);
  return done;
}

test('When a sibling is there, then it goes as soon as those who leave with it have said so', async () => {
  expect(await stayed({ successorAfter: 0 })).toBe(400);
});

test('When it is the last one, then it stays until a successor is ready, and the edge has seen it', async () => {
  const ms = await stayed({ successorAfter: 4_000 });
  expect(ms).toBeGreaterThanOrEqual(4_000 + 1_200);
  expect(ms).toBeLessThan(4_000 + 1_200 + 250);
});

test('When nobody asks it for anything, then it does not stay for nothing', async () => {
  expect(await stayed({ lastRequestAt: -60_000 })).toBeLessThan(500);
  expect(await stayed({ lastRequestAt: 0 })).toBeCloseTo(5_000, -3);
});

test('When no successor ever comes, then it goes after 20 seconds', async () => {
  expect(await stayed({})).toBeCloseTo(20_000, -3);
});

test('When its siblings cannot be asked, then that is an error, and no reason to stay', async () => {
  const announce = () => Promise.reject(new Error('Consul is gone'));
  const gone = {
    announce,
    successors: async () => 0,
    traffic: { quietFor: () => 0 },
    log: silentLog,
  };
  await expect(handOver(gone)).rejects.toThrow('Consul is gone');
});
