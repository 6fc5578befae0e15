import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startFakeConsul } from '../../test-support/fake-consul.ts';
import { listeningLog } from '../../test-support/silent-log.ts';
import { trackKey } from '../contracts/tracks.ts';
import { createConsul } from './consul.ts';
import { followTrack } from './follow-track.ts';
import { createTrack, type SettableTrack } from './track.ts';

const key = trackKey('message', 'service-v2');
const say = (weight: unknown, open: unknown) => consul.set(key, JSON.stringify({ weight, open }));

let consul: Awaited<ReturnType<typeof startFakeConsul>>;
let log: ReturnType<typeof listeningLog>;
let track: SettableTrack;
let followed: ReturnType<typeof followTrack> | undefined;
let changes: number;
let heard: boolean[];

beforeEach(async () => {
  consul = await startFakeConsul();
  log = listeningLog();
  track = createTrack(7);
  changes = 0;
  heard = [];
  track.onChange((isOpen) => heard.push(isOpen));
});
afterEach(async () => {
  await followed?.stop();
  followed = undefined;
  await consul.stop().catch(() => {});
});

function follow(waitMs = 60_000) {
  followed = followTrack({
    consul: createConsul(consul.url, 200),
    key,
    instance: 'one',
    track,
    onChange: () => {
      changes += 1;
    },
    waitMs,
    retryMs: 40,
    log,
  });
  return followed;
}

const setting = () => expect.poll(track.setting, { timeout: 3_000 });

test('When nobody sets the track, then it is open, and its weight is what the replica was started with', async () => {
  expect(track.isOpen()).toBe(false);
  expect(await follow().setting()).toEqual({ weight: 7, open: true });
  expect(heard).toEqual([true]);
});

test('When the track is closed before the replica comes, then it has never been open', async () => {
  say(33, false);
  expect(await follow().setting()).toEqual({ weight: 33, open: false });
  expect([track.isOpen(), heard, changes]).toEqual([false, [], 0]);
});

test('When some of the track are named, then they are open, and whoever else comes is not', async () => {
  say(1, ['another']);
  expect(await follow().setting()).toEqual({ weight: 1, open: false });
  say(1, ['another', 'one']);
  await setting().toEqual({ weight: 1, open: true });
  say(1, []);
  await setting().toEqual({ weight: 1, open: false });
  expect(heard).toEqual([true, false]);
});

test('When the track is set, then that is known long before the next question, and so is that it is no longer', async () => {
  await follow().setting();
  for (const [weight, open] of [
    [4, true],
    [4, false],
    [256, true],
  ] as const) {
    say(weight, open);
    await setting().toEqual({ weight, open });
  }
  consul.set(key, undefined);
  await setting().toEqual({ weight: 7, open: true });
  expect(heard).toEqual([true, false, true]);
  expect(changes).toBe(4);
});

test('When nothing changes, then a question is not asked again before its time, nor told of', async () => {
  await follow(300).setting();
  await sleep(400);
  say(7, true);
  await sleep(100);
  expect(consul.requests.length).toBeLessThanOrEqual(5);
  expect(changes).toBe(0);
});

test.each(['failing', 'hanging'] as const)(
  'When Consul is %s at the start, then that is an error, the track counts as open, and what it is set to comes later',
  async (mode) => {
    consul.become(mode);
    await expect(follow().setting()).rejects.toThrow();
    expect(track.isOpen()).toBe(true);
    consul.become('normal');
    say(3, false);
    expect(await followed?.setting()).toEqual({ weight: 3, open: false });
  },
);

test('When Consul is gone, then the track stays as it was, and a change made after its return is known', async () => {
  say(4, false);
  await follow().setting();
  await consul.stop();
  await sleep(100);
  expect(track.setting()).toEqual({ weight: 4, open: false });
  await consul.restart();
  say(5, true);
  await setting().toEqual({ weight: 5, open: true });
});

test('When Consul comes back empty, then the track stays as it was, until somebody sets it again', async () => {
  for (let weight = 1; weight <= 5; weight += 1) say(weight, false);
  await follow().setting();
  await consul.stop();
  await consul.restartEmpty();
  const before = consul.requests.length;
  await expect.poll(() => consul.requests.length).toBeGreaterThan(before);
  await sleep(100);
  expect(track.setting()).toEqual({ weight: 5, open: false });
  say(2, true);
  await setting().toEqual({ weight: 2, open: true });
});

test.each([
  '',
  'no JSON',
  '{"weight":4}',
  '{"weight":0,"open":true}',
  '{"weight":257,"open":true}',
])('When the track is set to %j, then it stays as it was, and a warning says so', async (value) => {
  say(4, false);
  await follow().setting();
  consul.set(key, value);
  const warnings = () => log.lines.filter(({ level }) => level === 'warn');
  await expect.poll(warnings).toHaveLength(1);
  expect(track.setting()).toEqual({ weight: 4, open: false });
  expect(changes).toBe(0);
});
