import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepFor } from './keep-for.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] }));
afterEach(() => void vi.useRealTimers());

test('When many ask within the time, then it is loaded once; later again', async () => {
  const load = vi.fn(async () => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    return load.mock.calls.length;
  });
  const read = keepFor(1_000, load);
  const first = Promise.all(Array.from({ length: 100 }, read));
  await vi.advanceTimersByTimeAsync(300);
  expect(new Set(await first)).toEqual(new Set([1]));
  await vi.advanceTimersByTimeAsync(999);
  expect(await read()).toBe(1);
  await vi.advanceTimersByTimeAsync(2);
  const second = read();
  await vi.advanceTimersByTimeAsync(300);
  expect(await second).toBe(2);
});

test('When loading fails, then who waited hears of it, and the next one tries again', async () => {
  const load = vi.fn(async () => 'good').mockRejectedValueOnce(new Error('no'));
  const read = keepFor(1_000, load);
  await expect(Promise.all([read(), read()])).rejects.toThrow('no');
  expect(await read()).toBe('good');
});
