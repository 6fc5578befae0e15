import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { letGo } from './let-go.ts';
import { createTraffic } from './traffic.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const answer = () => ({ headersSent: false, setHeader: vi.fn() });

/** Requests, or probes, every 100 ms for so long; resolves to how long it took the edge to let go. */
async function letGoAfter(trafficForMs: number, isProbe: boolean): Promise<number> {
  const traffic = createTraffic();
  await vi.advanceTimersByTimeAsync(10_000);
  const start = performance.now();
  const sending = setInterval(() => {
    if (performance.now() - start > trafficForMs) return clearInterval(sending);
    const one = answer();
    traffic.began(one);
    traffic.ended(one, isProbe);
  }, 100);
  const done = letGo({ traffic }).then(() => performance.now() - start);
  await vi.advanceTimersByTimeAsync(20_000);
  return done;
}

test('When nobody sends anything, then it still waits a second: the edge may not know yet', async () => {
  expect(await letGoAfter(0, false)).toBeCloseTo(1_000, -2);
});

test('When the edge still sends for a while, then it waits until a second after the last request', async () => {
  expect(await letGoAfter(2_000, false)).toBeCloseTo(3_000, -2);
});

test('When only probes come, then they do not count', async () => {
  expect(await letGoAfter(20_000, true)).toBeCloseTo(1_000, -2);
});

test('When somebody never stops sending, then it waits 6 seconds and no longer', async () => {
  expect(await letGoAfter(20_000, false)).toBeCloseTo(6_000, -2);
});

test('When it closes, then answers under way and answers to come say so, and sent headers are left alone', () => {
  const traffic = createTraffic();
  const [underWay, sent, toCome] = [answer(), { ...answer(), headersSent: true }, answer()];
  traffic.began(underWay);
  traffic.began(sent);
  expect(traffic.inFlight()).toBe(2);
  traffic.close();
  traffic.began(toCome);
  expect(underWay.setHeader).toHaveBeenCalledWith('Connection', 'close');
  expect(sent.setHeader).not.toHaveBeenCalled();
  expect(toCome.setHeader).toHaveBeenCalledWith('Connection', 'close');
});
