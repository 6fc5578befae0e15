import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { silentLog } from '../../test-support/silent-log.ts';
import { startLoop } from './loop.ts';

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
  await sleep(5);
  expect(rounds).toBe(1);
  loop.wake();
  await sleep(5);
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
  await sleep(40);
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
  await sleep(300);
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
  await sleep(5);
  await loop.stop();
  expect(finished).toBe(true);
});
