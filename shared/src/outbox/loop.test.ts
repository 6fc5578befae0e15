import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { silentLog } from '../../test-support/silent-log.ts';
import { startLoop } from './loop.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const pass = (millis: number) => vi.advanceTimersByTimeAsync(millis);
const sleep = (millis: number) => new Promise((resolve) => setTimeout(resolve, millis));

test('When it is woken, then it does not wait for the next poll', async () => {
  let rounds = 0;
  const loop = startLoop({
    name: 'test',
    idleMillis: 60_000,
    log: silentLog,
    step: async () => {
      rounds += 1;
      return false;
    },
  });
  await pass(5);
  expect(rounds).toBe(1);
  loop.wake();
  await pass(5);
  expect(rounds).toBe(2);
  await loop.stop();
});

test('When it is woken during a round, then another round follows', async () => {
  let rounds = 0;
  const loop = startLoop({
    name: 'test',
    idleMillis: 60_000,
    log: silentLog,
    step: async () => {
      rounds += 1;
      await sleep(10);
      return false;
    },
  });
  loop.wake();
  await pass(40);
  expect(rounds).toBe(2);
  await loop.stop();
});

test('When a round fails, then it goes on after a pause', async () => {
  let rounds = 0;
  const loop = startLoop({
    name: 'test',
    idleMillis: 1,
    log: silentLog,
    step: async () => {
      rounds += 1;
      if (rounds === 1) throw new Error('down');
      return false;
    },
  });
  await pass(300);
  expect(rounds).toBeGreaterThan(1);
  await loop.stop();
});

test('When it is stopped, then the round in hand is finished first', async () => {
  let finished = false;
  const loop = startLoop({
    name: 'test',
    idleMillis: 1,
    log: silentLog,
    step: async () => {
      await sleep(30);
      finished = true;
      return true;
    },
  });
  await pass(5);
  const stopped = loop.stop();
  expect(finished).toBe(false);
  await pass(30);
  await stopped;
  expect(finished).toBe(true);
});
