import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { allBack } from '../drills/drill.ts';
import { rotation } from '../drills/edge-view.ts';
import { until } from '../drills/wait.ts';
import { ask, servedBy } from '../scenarios/ask.ts';
import { startSteadyLoad } from '../scenarios/steady-load.ts';
import { registered, setSticky, setTrack } from '../system/consul-keys.ts';
import { as, system, whole } from '../system/support.ts';

const weights = async () =>
  (await rotation(system, 'message'))
    .map(({ weight }) => weight)
    .sort((a, b) => a - b)
    .join();
const areSet = () =>
  until('the edge has the weights', 10, async () => (await weights()) === '1,33,33,33');

beforeAll(() => allBack(system, whole));
beforeEach(async () => {
  await setTrack('message', 'service-v1', { weight: 33, open: true });
  await areSet();
});
afterEach(async () => {
  await setTrack('message', 'service-v1');
  await setSticky('message');
});
afterAll(() => allBack(system, whole));

test('When Consul is restarted, then weights are as they were all the time, and still can be set', async () => {
  const load = startSteadyLoad({
    port: system.port,
    rate: 100,
    question: () => ({ path: '/version' }),
  });
  await system.compose('restart', 'consul');
  await until(
    'Consul answers',
    40,
    async () => (await registered('message', 'service-v1')).length === 3,
  );
  await areSet();
  await setTrack('message', 'service-v2', { weight: 2, open: true });
  await until('the new weight is there', 10, async () => (await weights()) === '2,33,33,33');
  await setTrack('message', 'service-v2');
  await areSet();
  expect((await load.stop()).failures).toEqual([]);
});

test('When Consul comes back empty, then replicas tell it the weights they had, and no request fails', async () => {
  const load = startSteadyLoad({
    port: system.port,
    rate: 100,
    question: () => ({ path: '/version' }),
  });
  await system.compose('stop', 'consul');
  await system.compose(
    'run',
    '--rm',
    '--no-deps',
    '-T',
    '--entrypoint',
    'sh',
    'consul',
    '-c',
    'rm -rf /consul/data/*',
  );
  await system.compose('start', 'consul');
  await until('all are registered again', 40, async () => {
    const all = await Promise.all(
      (['service-v1', 'service-v2'] as const).map((name) => registered('message', name)),
    );
    return all.flat().filter(({ states }) => `${states}` === 'passing').length === whole.message;
  });
  // Longer than the edge keeps what an empty Consul does not have.
  await sleep(6_000);
  expect(await weights()).toBe('1,33,33,33');
  expect((await load.stop()).failures).toEqual([]);
});

test('When Consul is stopped in a sticky rollout, then everybody stays on their side, also when it is back', async () => {
  const headers = await Promise.all(
    Array.from({ length: 40 }, (_, index) => as(`person-${index}`)),
  );
  const sides = () =>
    Promise.all(
      headers.map(
        async (one) => servedBy(await ask(system.port, { path: '/version', headers: one })).track,
      ),
    );
  const settle = async (share: number, expected: string[]) => {
    await setSticky('message', { share, salt: 'a-rollout' });
    await until(`the share of people is ${share} %`, 5, async () => {
      return `${[...new Set(await sides())].sort()}` === `${expected}`;
    });
  };
  await settle(100, ['canary']);
  await settle(50, ['canary', 'stable']);
  const before = await sides();
  await system.compose('stop', 'consul');
  try {
    for (let look = 1; look <= 5; look += 1) {
      await sleep(500);
      expect(await sides()).toEqual(before);
    }
  } finally {
    await system.compose('start', 'consul');
  }
  await until(
    'Consul answers',
    40,
    async () => (await registered('message', 'service-v1')).length === 3,
  );
  await sleep(1_000);
  expect(await sides()).toEqual(before);
});
