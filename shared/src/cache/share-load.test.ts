import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createShareLoad } from './share-load.ts';

test('When many ask while the truth is being read, then there is one more reading for all of them', async () => {
  const share = createShareLoad();
  let loads = 0;
  const load = async () => {
    loads += 1;
    const mine = loads;
    await sleep(10);
    return mine;
  };
  const first = share('k', load);
  const others = Array.from({ length: 100 }, () => share('k', load));
  expect(await first).toBe(1);
  expect(new Set(await Promise.all(others))).toEqual(new Set([2]));
  expect(await share('k', load)).toBe(3);
});

test('When someone asks during a reading, then what they get was read after they asked', async () => {
  const share = createShareLoad();
  let truth = 'old';
  const load = async () => {
    const seen = truth;
    await sleep(10);
    return seen;
  };
  const before = share('k', load);
  truth = 'new';
  const after = share('k', load);
  expect(await before).toBe('old');
  expect(await after).toBe('new');
});

test('When a reading fails, then only those who shared it get the error', async () => {
  const share = createShareLoad();
  const failing = share('k', () => Promise.reject(new Error('down')));
  const next = share('k', async () => 'up');
  await expect(failing).rejects.toThrow('down');
  expect(await next).toBe('up');
});

test('When keys differ, then nobody waits for the other', async () => {
  const share = createShareLoad();
  const slow = share('slow', () => sleep(1_000, 'slow'));
  expect(await share('fast', async () => 'fast')).toBe('fast');
  void slow;
});
