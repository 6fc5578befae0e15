import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { allBack } from '../drills/drill.ts';
import { rotation } from '../drills/edge-view.ts';
import { until } from '../drills/wait.ts';
import { ask } from '../scenarios/ask.ts';
import { mixedQuestions } from '../scenarios/mix.ts';
import { shareOf } from '../scenarios/share.ts';
import { startSteadyLoad } from '../scenarios/steady-load.ts';
import { registered, setMaintenance, setTrack } from './consul-keys.ts';
import { system, twoRounds, whole } from './support.ts';

const canary = { 'x-canary': '1' };
const weights = async () =>
  (await rotation(system, 'message')).map(({ weight }) => weight).sort((a, b) => a - b);
const tracksAtEdge = async () =>
  (await rotation(system, 'message')).map(({ track }) => track).sort();
const atEdge = (expected: readonly number[], seconds = 5) =>
  until(
    `the edge has the weights ${expected}`,
    seconds,
    async () => `${await weights()}` === `${expected}`,
  );

/** Sooner than the edge would forget what Consul does not know any more: it has been told. In seconds. */
const soon = 4;

/** The one canary of message, as Consul knows it. */
async function loneCanary() {
  const [one, ...others] = await registered('message', 'service-v2');
  if (one === undefined || others.length > 0) throw new Error('there should be one canary');
  return one;
}

beforeAll(() => allBack(system, whole));
afterEach(async () => {
  for (const name of ['service-v1', 'service-v2'] as const) await setTrack('message', name);
  await allBack(system, whole);
});

test('When a track is closed, then the share has nothing of it, and the header still all', async () => {
  await setTrack('message', 'service-v2', { weight: 1, open: false });
  await until(
    'the share pool has no canary',
    soon,
    async () => !(await tracksAtEdge()).includes('canary'),
  );
  const { byVersion, failures } = await shareOf(system.port, 400, 20, { path: '/version' });
  expect([failures, byVersion]).toEqual([[], { '1.0.0 stable': 400 }]);
  const dark = await shareOf(system.port, 100, 20, { path: '/version', headers: canary });
  expect([dark.failures, dark.byVersion]).toEqual([[], { '1.1.0 canary': 100 }]);
  await until('the front page says so', 5, async () => {
    const { body } = await ask(system.port, { path: '/' });
    return body.includes('1.1.0 canary    1 replica   dark: X-Canary alone');
  });
});

test('When a replica comes into a closed track, then the share never has it', async () => {
  await setTrack('message', 'service-v2', { weight: 1, open: false });
  await until(
    'the share pool has no canary',
    soon,
    async () => !(await tracksAtEdge()).includes('canary'),
  );
  const load = startSteadyLoad({
    port: system.port,
    rate: 100,
    question: () => ({ path: '/version' }),
  });
  try {
    await system.compose(
      'up',
      '-d',
      '--no-deps',
      '--no-recreate',
      '--scale',
      'message-v2=2',
      'message-v2',
    );
    await until('both answer the header', 30, async () => {
      const { byInstance } = await shareOf(system.port, 20, 4, {
        path: '/version',
        headers: canary,
      });
      return Object.keys(byInstance).length === 2;
    });
  } finally {
    await system.compose('up', '-d', '--no-deps', '--no-recreate', 'message-v2');
  }
  const { answers, failures } = await load.stop();
  expect(failures).toEqual([]);
  expect(answers.filter(({ body }) => JSON.parse(body).track === 'canary')).toEqual([]);
});

test('When weights change under load, then no request fails, no check leaves its state, and the header finds its canary all the time', async () => {
  const question = mixedQuestions(await system.token('load'));
  const load = startSteadyLoad({ port: system.port, rate: 200, question });
  const header = startSteadyLoad({
    port: system.port,
    rate: 50,
    question: () => ({ path: '/version', headers: canary }),
  });
  const states = new Set<string>();
  for (let weight = 2; weight <= 9; weight += 1) {
    await setTrack('message', 'service-v2', { weight, open: true });
    await until(`the edge has the weight ${weight}`, 5, async () => {
      for (const one of (await loneCanary()).states) states.add(one);
      return `${await weights()}` === `1,1,1,${weight}`;
    });
  }
  const receipts = [await load.stop(), await header.stop()];
  expect(receipts.map(({ failures }) => failures)).toEqual([[], []]);
  expect([...states]).toEqual(['passing']);
});

test('When the only canary is put into maintenance, then both its pools let go of it at once, and a new weight does not bring it back', async () => {
  const { id } = await loneCanary();
  await setMaintenance(id, true);
  try {
    await until('the header finds no canary', soon, async () => {
      const { status } = await ask(system.port, { path: '/version', headers: canary });
      return status === 503 && !(await tracksAtEdge()).includes('canary');
    });
    await setTrack('message', 'service-v2', { weight: 7, open: true });
    await until('it has registered again', 5, async () => {
      const path = `/v1/agent/service/${id}`;
      const { body } = await ask(system.project.ports.consul, { path });
      return JSON.parse(body).Meta.weight === '7';
    });
    // As long as it would take to come back.
    for (let look = 1; look <= 15; look += 1) {
      expect((await ask(system.port, { path: '/version', headers: canary })).status).toBe(503);
      await sleep(100);
    }
    expect((await loneCanary()).states.sort()).toEqual(['critical', 'passing']);
  } finally {
    await setMaintenance(id, false);
  }
  await atEdge([1, 1, 1, 7]);
});

test('When this machine tells the edge to let go of a server, then it does; a replica, or another page in a browser, may not', async () => {
  const { stats } = system.project.ports;
  const canaryAtEdge = (await rotation(system, 'message')).find(({ track }) => track === 'canary');
  const order = (action: string) => `b=message-all&s=${canaryAtEdge?.server}&action=${action}`;
  const tell = async (action: string, headers: Record<string, string> = {}) => {
    const body = new URLSearchParams(order(action));
    const options = { method: 'POST', redirect: 'manual', headers, body } as const;
    return (await fetch(`http://127.0.0.1:${stats}/`, options)).headers.get('location');
  };
  const fromReplica = `
    const options = { host: 'haproxy', port: 48152, method: 'POST', headers: { host: 'localhost' } };
    const show = (answer) => console.log(answer.resume().headers.location);
    require('node:http').request(options, show).end('${order('drain')}');`;
  const [replica] = await system.containers('message-v1');
  expect(await tell('drain', { origin: 'http://elsewhere.example' })).toBe('/;st=DENY');
  expect(await system.docker('exec', replica?.name ?? '', 'node', '-e', fromReplica)).toBe(
    '/;st=DENY\n',
  );
  expect(await rotation(system, 'message')).toHaveLength(whole.message);
  expect(await tell('drain')).toBe('/;st=DONE');
  await until(
    'the edge has let go of it',
    soon,
    async () => !(await tracksAtEdge()).includes('canary'),
  );
  expect(await tell('ready')).toBe('/;st=DONE');
});

test('When four stable replicas weigh 99 and a canary 4, then after two rounds it gets exactly 4 of 400', async () => {
  const scale = (stable: number) =>
    system.compose(
      'up',
      '-d',
      '--no-deps',
      '--no-recreate',
      '--scale',
      `message-v1=${stable}`,
      'message-v1',
    );
  await setTrack('message', 'service-v1', { weight: 99, open: true });
  await setTrack('message', 'service-v2', { weight: 4, open: true });
  await scale(4);
  try {
    // The fifth has to start first.
    await atEdge([4, 99, 99, 99, 99], 30);
    for (let round = 0; round < 4; round += 1) await twoRounds('/version');
    const { byVersion, failures } = await shareOf(system.port, 400, 20, { path: '/version' });
    expect([failures, byVersion]).toEqual([[], { '1.0.0 stable': 396, '1.1.0 canary': 4 }]);
  } finally {
    await scale(whole.message - 1);
  }
});

afterAll(async () => {
  await system.compose('up', '-d', '--wait');
  await allBack(system, whole);
});
