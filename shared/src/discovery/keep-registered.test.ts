import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startFakeConsul } from '../../test-support/fake-consul.ts';
import { testIdentity } from '../../test-support/identity.ts';
import { listeningLog } from '../../test-support/silent-log.ts';
import { createUpstreams, type Upstream } from '../health/upstreams.ts';
import { createConsul, type Registration } from './consul.ts';
import { describeReplica, idOf } from './describe-replica.ts';
import { type KeptRegistration, keepRegistered } from './keep-registered.ts';

const id = idOf(testIdentity);
let consul: Awaited<ReturnType<typeof startFakeConsul>>;
let kept: KeptRegistration | undefined;
let log: ReturnType<typeof listeningLog>;
let upstream: Upstream;

beforeEach(async () => {
  consul = await startFakeConsul();
  log = listeningLog();
  upstream = createUpstreams(undefined).of('consul');
});
afterEach(async () => {
  await kept?.stop().catch(() => {});
  kept = undefined;
  await consul.stop().catch(() => {});
});

function join() {
  kept = keepRegistered({
    consul: createConsul(consul.url, 200),
    id,
    describe: async () =>
      describeReplica({
        identity: testIdentity,
        weight: 33,
        isOpen: true,
        address: '10.0.0.7',
        port: 8080,
        isReady: true,
      }),
    everyMs: 40,
    upstream,
    log,
  });
  return kept;
}

const registered = () => expect.poll(() => consul.services.has(id), { timeout: 3_000 });
const texts = () => log.lines.map(({ text }) => text);

test('When a replica joins, then Consul knows its set, tag, address, weight, and how to check it by name', async () => {
  join();
  await registered().toBe(true);
  expect(consul.services.get(id)).toEqual({
    ID: 'message-replica-1',
    Name: 'service-v2',
    Tags: ['message', 'message-open'],
    Address: '10.0.0.7',
    Port: 8080,
    Meta: { version: '1.1.0', track: 'canary', instance: 'replica-1', weight: '33' },
    Weights: { Passing: 8448, Warning: 1 },
    Check: {
      Name: 'ready',
      HTTP: 'http://10.0.0.7:8080/health/ready?instance=replica-1',
      Interval: '1s',
      Timeout: '3s',
      Status: 'passing',
      DeregisterCriticalServiceAfter: '1m',
    },
  });
});

test('When nothing changes, then it registers once, and only looks afterwards', async () => {
  join();
  await registered().toBe(true);
  await sleep(200);
  const registrations = consul.requests.filter((line) => line.startsWith('PUT'));
  expect(registrations).toEqual(['PUT /v1/agent/service/register']);
});

test('When Consul comes back empty, then the replica registers again by itself', async () => {
  join();
  await registered().toBe(true);
  await consul.stop();
  await expect.poll(texts).toContain('Consul is gone; requests go on');
  expect(upstream.look()).toEqual({ state: 'down', code: 'ECONNREFUSED' });
  await consul.restartEmpty();
  await registered().toBe(true);
  expect(texts().filter((text) => text === 'Consul is gone; requests go on')).toHaveLength(1);
  expect(texts()).toContain('Consul is back');
  expect(upstream.look()).toEqual({ state: 'up' });
});

test('When Consul forgets it without having been away, then it registers again', async () => {
  join();
  await registered().toBe(true);
  consul.services.clear();
  await registered().toBe(true);
});

test.each(['failing', 'hanging'] as const)(
  'When Consul is %s at the start, then joining does not wait, and happens later',
  async (mode) => {
    consul.become(mode);
    const begin = performance.now();
    join();
    expect(performance.now() - begin).toBeLessThan(50);
    await expect.poll(texts, { timeout: 3_000 }).toContain('Consul is gone; requests go on');
    consul.become('normal');
    await registered().toBe(true);
  },
);

test('When it has something new to say, then Consul hears it at once, and also what changes while it is being told', async () => {
  const told: string[] = [];
  let word = 'first';
  let isSaid = () => {};
  kept = keepRegistered({
    consul: {
      async register({ Name }) {
        await sleep(20);
        told.push(Name);
      },
      deregister: async () => {},
      knows: async () => true,
    },
    id,
    async describe() {
      const Name = word;
      await sleep(20);
      isSaid();
      return { Name, Meta: {} } as Registration;
    },
    everyMs: 60_000,
    log,
  });
  await expect.poll(() => told).toEqual(['first']);
  isSaid = () => {
    isSaid = () => {};
    word = 'third';
    kept?.again();
  };
  word = 'second';
  kept.again();
  await expect.poll(() => told).toEqual(['first', 'second', 'third']);
});

test('When it leaves, then Consul has it no more, and nothing brings it back', async () => {
  const leaving = join();
  await registered().toBe(true);
  await leaving.stop();
  expect(consul.services.has(id)).toBe(false);
  const before = consul.requests.length;
  await sleep(150);
  expect(consul.requests.length).toBe(before);
});

test('When it leaves while it registers, then the deregistration is the last thing that Consul hears', async () => {
  const heard: string[] = [];
  const slow = (what: string) => async () => {
    await sleep(50);
    heard.push(what);
  };
  const leaving = keepRegistered({
    consul: { register: slow('register'), deregister: slow('deregister'), knows: async () => true },
    id,
    describe: async () => ({}) as Registration,
    log,
  });
  await leaving.stop();
  expect(heard).toEqual(['register', 'deregister']);
});

test('When it leaves and Consul hangs, then that is an error soon', async () => {
  const leaving = join();
  await registered().toBe(true);
  consul.become('hanging');
  const begin = performance.now();
  await expect(leaving.stop()).rejects.toThrow();
  expect(performance.now() - begin).toBeLessThan(1_000);
});
