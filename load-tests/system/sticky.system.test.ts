import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { allBack } from '../drills/drill.ts';
import { rotation } from '../drills/edge-view.ts';
import { until } from '../drills/wait.ts';
import { ask, complaint, isFailed, servedBy } from '../scenarios/ask.ts';
import { shareOf } from '../scenarios/share.ts';
import { registered, setMaintenance, setSticky } from './consul-keys.ts';
import { as, system, whole } from './support.ts';

const salt = 'message-1.1.0-1';
const names = Array.from({ length: 150 }, (_, index) => `person-${index}`);
let people: { name: string; headers: Record<string, string> }[];

beforeAll(async () => {
  people = await Promise.all(names.map(async (name) => ({ name, headers: await as(name) })));
  await allBack(system, whole);
});
// From a share of people, never from one of requests: which of those two it is shows at once.
beforeEach(async () => {
  await setShare(0, nobody);
});
afterEach(async () => {
  for (const app of ['message', 'credit'] as const) await setSticky(app);
});
afterAll(() => allBack(system, whole));

/** Who is served by the canary, each asked once, in their order; 60 at a time. */
async function onCanary(path: string, more: Record<string, string> = {}): Promise<string[]> {
  const waiting = people.entries();
  const tracks: string[] = [];
  async function client() {
    for (const [index, { headers }] of waiting) {
      const answer = await ask(system.port, { path, headers: { ...headers, ...more } });
      expect(isFailed(answer) ? complaint(answer) : undefined).toBeUndefined();
      tracks[index] = servedBy(answer).track;
    }
  }
  await Promise.all(Array.from({ length: 60 }, client));
  return names.filter((_name, index) => tracks[index] === 'canary');
}

/** Sets the share of both services to what is another people's than before, and waits until the edge has seen it. */
async function setShare(share: number, isThere: (seen: string[]) => boolean): Promise<string[]> {
  for (const app of ['message', 'credit'] as const) await setSticky(app, { share, salt });
  let seen: string[] = [];
  await until(`the share of people is ${share} %`, 5, async () => {
    seen = await onCanary('/version');
    return isThere(seen) && `${await onCanary('/credit/version')}` === `${seen}`;
  });
  return seen;
}
const nobody = (seen: string[]) => seen.length === 0;
const everybody = (seen: string[]) => seen.length === people.length;
const some = (seen: string[]) => !nobody(seen) && !everybody(seen);

test('When the share of a sticky rollout grows, then people only ever move to the canary, and each stays on one side, of both services', async () => {
  let before: string[] = [];
  for (const share of [25, 60, 97.25, 100]) {
    const seen = await setShare(share, ({ length }) => length > before.length);
    expect(seen).toEqual(expect.arrayContaining(before));
    // Five times the standard deviation, and the ends exactly.
    const spread = 5 * Math.sqrt((people.length * share * (100 - share)) / 10_000);
    expect(Math.abs(seen.length - (people.length * share) / 100)).toBeLessThanOrEqual(spread);
    for (const path of ['/version', '/version', '/credit/version'])
      expect(await onCanary(path)).toEqual(seen);
    before = seen;
  }
});

test('When a rollout is sticky, then headers win, and who has no subject follows the share', async () => {
  const seen = await setShare(50, some);
  expect(await onCanary('/version', { 'x-canary': '1' })).toEqual(names);
  expect(await onCanary('/version', { 'x-canary': 'never' })).toEqual([]);
  expect(await onCanary('/version')).toEqual(seen);
  const { byVersion, failures } = await shareOf(system.port, 400, 4, { path: '/version' });
  expect(failures).toEqual([]);
  expect(Object.keys(byVersion).sort()).toEqual(['1.0.0 stable', '1.1.0 canary']);
  const junk = { authorization: 'Bearer no.token.atall' };
  expect(isFailed(await ask(system.port, { path: '/version', headers: junk }))).toBe(false);
});

test('When no canary serves, then stable serves its people too', async () => {
  await setShare(100, everybody);
  const [canary] = await registered('message', 'service-v2');
  if (canary === undefined) throw new Error('there is no canary');
  await setMaintenance(canary.id, true);
  try {
    await until('nobody is served by the canary', 5, async () =>
      nobody(await onCanary('/version')),
    );
  } finally {
    await setMaintenance(canary.id, false);
  }
  await until('all are again', 5, async () => everybody(await onCanary('/version')));
});

test('When the only canary is cut off while it hangs, then nobody who waits for it is left waiting', async () => {
  await setShare(100, everybody);
  const [[canary], [container]] = await Promise.all([
    registered('message', 'service-v2'),
    system.containers('message-v2'),
  ]);
  if (canary === undefined || container === undefined) throw new Error('there is no canary');
  await system.docker('pause', container.name);
  // More than a replica is given at a time.
  const asked = people
    .slice(0, 60)
    .map(({ headers }) => ask(system.port, { path: '/version', headers }));
  try {
    await setMaintenance(canary.id, true);
    await until('the edge has let go of it', 5, async () =>
      (await rotation(system, 'message')).every(({ track }) => track === 'stable'),
    );
    await system.docker('unpause', container.name);
    expect((await Promise.all(asked)).filter(isFailed).map(complaint)).toEqual([]);
  } finally {
    await system.docker('unpause', container.name).catch(() => {});
    await setMaintenance(canary.id, false);
  }
  await allBack(system, whole);
});

test('When HAProxy is reloaded, then nobody changes sides', async () => {
  const seen = await setShare(50, some);
  for (let round = 1; round <= 3; round += 1) {
    await system.compose('kill', '-s', 'SIGUSR2', 'haproxy');
    for (let look = 1; look <= 5; look += 1) expect(await onCanary('/version')).toEqual(seen);
  }
});
