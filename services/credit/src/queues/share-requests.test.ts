import { afterEach, expect, test } from 'vitest';
import { eventually } from '../../../../shared/test-support/eventually.ts';
import { silentLog } from '../../../../shared/test-support/silent-log.ts';
import { queuesOf, startSharingRequests } from './share-requests.ts';

test.each([
  ['canary', true, true, { everybodys: true, canaries: true }],
  ['canary', false, true, { everybodys: false, canaries: true }],
  ['stable', true, true, { everybodys: true, canaries: false }],
  ['stable', true, false, { everybodys: true, canaries: true }],
  ['stable', false, true, { everybodys: true, canaries: false }],
  ['stable', false, false, { everybodys: true, canaries: true }],
] as const)(
  'When a replica is %s, open: %s, and a canary lives: %s, then it takes from these queues',
  (track, isOpen, canaryLives, taken) => {
    expect(queuesOf(track, { isOpen, canaryLives })).toEqual(taken);
  },
);

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** A replica whose queues and beat are only noted. */
function replicaOf(track: 'stable' | 'canary') {
  const seen = { isOpen: true, canaryLives: true, isRedisGone: false, looks: 0 };
  const taken: Record<string, boolean | undefined> = {};
  const said: string[] = [];
  const answer = async <Value>(value: Value) => {
    seen.looks += 1;
    if (seen.isRedisGone) throw new Error('Connection is closed.');
    return value;
  };
  const note = (queue: string) => ({
    work(isWanted: boolean) {
      taken[queue] = isWanted;
    },
  });
  const sharing = startSharingRequests({
    track,
    isOpen: () => seen.isOpen,
    beat: {
      isHeard: () => answer(seen.canaryLives),
      beat: async () => void said.push(await answer('beat')),
      end: async () => void said.push(await answer('end')),
    },
    consumers: { everybodys: note('everybodys'), canaries: note('canaries') },
    idleMillis: 5,
    log: silentLog,
  });
  stops.push(() => sharing.stop());
  const looksAgain = async () => {
    const { looks } = seen;
    await eventually(async () => seen.looks > looks + 1);
  };
  return { seen, taken, said, looksAgain, stop: sharing.stop };
}

test('When the canary falls silent and comes back, then a stable replica takes its queue and gives it back', async () => {
  const { seen, taken } = replicaOf('stable');
  for (const canaryLives of [true, false, true]) {
    seen.canaryLives = canaryLives;
    await eventually(async () => taken.canaries === !canaryLives);
    expect(taken.everybodys).toBe(true);
  }
});

test('When Redis is gone, then a stable replica goes on with what it takes', async () => {
  const { seen, taken, looksAgain } = replicaOf('stable');
  await eventually(async () => taken.canaries === false);
  Object.assign(seen, { isRedisGone: true, canaryLives: false });
  await looksAgain();
  expect(taken).toEqual({ everybodys: true, canaries: false });
});

test('When a canary is opened or closed, then it knows, also while Redis is gone', async () => {
  const { seen, taken } = replicaOf('canary');
  seen.isRedisGone = true;
  for (const isOpen of [true, false, true]) {
    seen.isOpen = isOpen;
    await eventually(async () => taken.everybodys === isOpen);
    expect(taken.canaries).toBe(true);
  }
});

test('When a canary stops, then it says so last of all; a stable replica says nothing', async () => {
  const canary = replicaOf('canary');
  await eventually(async () => canary.said.length > 1);
  await canary.stop();
  expect(new Set(canary.said.slice(0, -1))).toEqual(new Set(['beat']));
  expect(canary.said.at(-1)).toBe('end');
  const stable = replicaOf('stable');
  await stable.stop();
  expect(stable.said).toEqual([]);
});
