import { stat } from 'node:fs/promises';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { listeningLog, silentLog } from '../../test-support/silent-log.ts';
import { upstreamErrors } from '../../test-support/upstream-errors.ts';
import { startProbe } from './probe.ts';
import { createUpstreams } from './upstreams.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });

test('When the first answer has not come, then the state is unknown', () => {
  const probe = startProbe({ name: 'thing', ask: () => new Promise(() => {}), log: silentLog });
  expect(probe.look()).toEqual({ state: 'unknown' });
});

test('When it goes and comes back, then that is seen within a second, with the reason, and logged once', async () => {
  const log = listeningLog();
  const ask = vi.fn(async () => {});
  const probe = startProbe({ name: 'thing', ask, log });
  await vi.advanceTimersByTimeAsync(0);
  expect(probe.look()).toEqual({ state: 'up' });

  ask.mockRejectedValue(refused);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(probe.look()).toEqual({ state: 'down', code: 'ECONNREFUSED' });
  await vi.advanceTimersByTimeAsync(5_000);
  ask.mockResolvedValue();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(probe.look()).toEqual({ state: 'up' });
  expect(log.lines.map(({ level, text }) => [level, text])).toEqual([
    ['warn', 'a dependency is gone'],
    ['info', 'a dependency is back'],
  ]);
});

test('When it does not answer, then it is down by ETIMEDOUT, is not asked again meanwhile, and is up when it answers', async () => {
  const { promise, resolve: answer } = Promise.withResolvers<void>();
  const ask = vi.fn(() => promise);
  const probe = startProbe({ name: 'thing', ask, log: silentLog });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(probe.look()).toEqual({ state: 'down', code: 'ETIMEDOUT' });
  expect(ask).toHaveBeenCalledTimes(1);
  answer();
  await vi.advanceTimersByTimeAsync(0);
  expect(probe.look()).toEqual({ state: 'up' });
});

test('When the replica itself has no time, then an answer that came in time is not called late', async () => {
  vi.useRealTimers();
  const log = listeningLog();
  // Answered by another thread.
  const probe = startProbe({ name: 'thing', ask: () => stat('/'), timeoutMs: 50, log });
  const end = performance.now() + 300;
  while (performance.now() < end); // the answer is there, and nobody looks
  await expect.poll(probe.look).toEqual({ state: 'up' });
  probe.stop();
  expect(log.lines).toEqual([]);
});

test('When it is asked in the background, then at most twice a second, however often one looks', async () => {
  const ask = vi.fn(async () => {});
  const probe = startProbe({ name: 'thing', ask, log: silentLog });
  for (let i = 0; i < 100; i += 1) {
    probe.look();
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(ask.mock.calls.length).toBeLessThanOrEqual(21);
  probe.stop();
  const before = ask.mock.calls.length;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(ask.mock.calls.length).toBe(before);
});

test('When it fails, is late, or both, then each round is counted once, by its own reason', async () => {
  const registry = new Registry();
  const upstream = createUpstreams(registry).of('postgres');
  let fail = (_error: Error) => {};
  const ask = vi.fn(async () => {}).mockRejectedValueOnce(refused);
  const probe = startProbe({ name: 'thing', ask, upstream, log: silentLog });
  ask.mockImplementationOnce(
    () =>
      new Promise((_, reject) => {
        fail = reject;
      }),
  );
  await vi.advanceTimersByTimeAsync(5_000);
  expect(probe.look()).toEqual({ state: 'down', code: 'ETIMEDOUT' });
  fail(new Error('Connection terminated unexpectedly'));
  await vi.advanceTimersByTimeAsync(0);
  expect(probe.look()).toEqual({ state: 'down', code: 'ETIMEDOUT' });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(upstream.look()).toEqual({ state: 'up' });
  expect(await upstreamErrors(registry)).toEqual({ 'postgres refused': 1, 'postgres timeout': 1 });
  probe.stop();
});
