import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { allBack } from '../drills/drill.ts';
import { until } from '../drills/wait.ts';
import { ask, isFailed, servedBy } from '../scenarios/ask.ts';
import { shareOf } from '../scenarios/share.ts';
import { registered, setMaintenance, setSticky } from './consul-keys.ts';
import { as, system, whole } from './support.ts';

const salt = 'message-1.1.0-1';
const names = Array.from({ length: 300 }, (_, index) => `person-${index}`);
let people: { name: string; headers: Record<string, string> }[];

beforeAll(async () => {
  people = await Promise.all(names.map(async (name) => ({ name, headers: await as(name) })));
  await allBack(system, whole);
});
afterEach(async () => {
  for (const app of ['message', 'credit'] as const) await setSticky(app);
});
afterAll(() => allBack(system, whole));

/** Who is served by the canary, each asked once. */
async function onCanary(path: string, more: Record<string, string> = {}): Promise<string[]> {
  const answers = await Promise.all(
    people.map(async ({ name, headers }) => {
      const answer = await ask(system.port, { path, headers: { ...headers, ...more } });
      expect(isFailed(answer)).toBe(false);
      return { name, track: servedBy(answer).track };
    }),
  );
  return answers.filter(({ track }) => track === 'canary').map(({ name }) => name);
}

/** Sets the share, and waits until the edge has seen it: what is asked for is on the canary's side, or no longer. */
async function growTo(share: number, isThere: (seen: string[]) => boolean): Promise<string[]> {
  for (const app of ['message', 'credit'] as const) await setSticky(app, { share, salt });
  let seen: string[] = [];
  await until(`the share of people is ${share} %`, 5, async () => {
    seen = await onCanary('/version');
    return isThere(seen);
  });
  return seen;
}

test('When the share of a sticky rollout grows, then people only ever move to the canary, and each stays on one side, of both services', async () => {
  expect(await growTo(0, (seen) => seen.length === 0)).toEqual([]);
  let before: string[] = [];
  for (const share of [25, 60, 99.5, 100]) {
    const seen = await growTo(
      share,
      ({ length }) => length > before.length || length === people.length,
    );
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
  const seen = await growTo(50, ({ length }) => length > 0 && length < people.length);
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
  await growTo(100, ({ length }) => length === people.length);
  const [canary] = await registered('message', 'service-v2');
  if (canary === undefined) throw new Error('there is no canary');
  await setMaintenance(canary.id, true);
  try {
    await until(
      'nobody is served by the canary',
      5,
      async () => (await onCanary('/version')).length === 0,
    );
  } finally {
    await setMaintenance(canary.id, false);
  }
  await until(
    'all are again',
    5,
    async () => (await onCanary('/version')).length === people.length,
  );
});

test('When HAProxy is reloaded, then nobody changes sides', async () => {
  const seen = await growTo(50, ({ length }) => length > 0 && length < people.length);
  for (let round = 1; round <= 3; round += 1) {
    await system.compose('kill', '-s', 'SIGUSR2', 'haproxy');
    for (let look = 1; look <= 5; look += 1) expect(await onCanary('/version')).toEqual(seen);
  }
});
