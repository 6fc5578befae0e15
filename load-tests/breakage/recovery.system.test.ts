import { setTimeout as sleep } from 'node:timers/promises';
import type { Container } from '@serin/cli/project/containers.ts';
import { bodyMark } from '@serin/cli/testing/search-logs.ts';
import { expect, test } from 'vitest';
import { allBack } from '../drills/drill.ts';
import { until } from '../drills/wait.ts';
import { ask, isFailed } from '../scenarios/ask.ts';
import { as, somebody, system, whole } from '../system/support.ts';

const balance = async (headers: Record<string, string>) =>
  JSON.parse((await ask(system.port, { path: '/credit', headers })).body).balance;

/** What is killed at the same time: a replica, what replicas need, and what watches them. */
function lanesOf(all: readonly Container[]): Container[][] {
  const needed = /^(haproxy|consul|postgres|queue-redis|cache-redis)$/;
  const laneOf = ({ service }: Container) =>
    needed.test(service) ? 'needed' : /-v[12]$/.test(service) ? 'replica' : 'watcher';
  return Object.values(Object.groupBy(all, laneOf));
}

/** Somebody with credit, and one delivered message. */
async function customer() {
  const alice = somebody('alice');
  const headers = await as(alice);
  await ask(system.port, { method: 'POST', path: '/credit', headers, body: { amount: 7 } });
  const body = { destination: alice, body: `remember me, ${bodyMark}` };
  const sent = await ask(system.port, { method: 'POST', path: '/messages', headers, body });
  const path = `/messages/${JSON.parse(sent.body).messageId}`;
  await until(
    'the message is delivered',
    10,
    async () => (await ask(system.port, { path, headers })).status === 200,
  );
  return { headers, path };
}

test('When any container is killed, then it comes back by itself, and the data is there', async () => {
  const { headers, path } = await customer();
  await sleep(1_500); // the stores write their logs every second
  const all = (await system.containers()).filter(({ restartPolicy }) => restartPolicy === 'always');
  expect(all.length).toBeGreaterThanOrEqual(14);
  const isBack = async (id: string) => {
    const one = (await system.containers()).find((container) => container.id === id);
    return one?.status === 'running' && one.health === 'healthy';
  };
  const killEach = async (lane: readonly Container[]) => {
    for (const { id, name } of lane) {
      await system.docker('kill', id);
      await until(`${name} is back and healthy`, 40, () => isBack(id), 300);
    }
  };
  await Promise.all(lanesOf(all).map(killEach));
  await allBack(system, whole);
  expect(await balance(headers)).toBe(6);
  expect(isFailed(await ask(system.port, { path, headers }))).toBe(false);
});

test('When plain docker compose up is said to a running system, then no container changes', async () => {
  const longRunning = async () =>
    (await system.containers())
      .filter(({ restartPolicy }) => restartPolicy === 'always')
      .map(({ id }) => id);
  const before = await longRunning();
  await system.compose('up', '-d');
  expect(await longRunning()).toEqual(before);
});

test('When the cache is stopped and started, then hits are hits on every replica', async () => {
  const { headers, path } = await customer();
  const { body } = await ask(system.port, { path, headers });
  await sleep(1_500); // the cache's file is written once a second
  await system.compose('stop', 'cache-redis');
  // From now on the database says something else: who reads it there is found out.
  const messageId = path.slice('/messages/'.length);
  const forge = `UPDATE messages SET body = 'not from the cache' WHERE message_id = '${messageId}'`;
  await system.compose('exec', '-T', 'postgres', 'psql', '-U', 'postgres', 'message', '-c', forge);
  expect((await ask(system.port, { path, headers })).body).toContain('not from the cache');
  await system.compose('start', 'cache-redis');
  await until('every replica reads it from the cache', 15, async () => {
    const answers = await Promise.all(
      Array.from({ length: 2 * whole.message }, () => ask(system.port, { path, headers })),
    );
    return answers.every((answer) => answer.body === body);
  });
});

test('When it is taken down and up again, then balances, messages and cached answers are there', async () => {
  const { headers, path } = await customer();
  const before = await ask(system.port, { path, headers });
  await sleep(1_500);
  await system.compose('down');
  await system.compose('up', '-d', '--wait');
  await allBack(system, whole);
  const cached = await system.compose(
    'exec',
    '-T',
    'cache-redis',
    'sh',
    '-c',
    'REDISCLI_AUTH=$(cat /run/secrets/cache-redis-password) redis-cli --scan',
  );
  expect(cached).toContain(path.slice('/messages/'.length));
  expect(await balance(headers)).toBe(6);
  expect((await ask(system.port, { path, headers })).body).toBe(before.body);
});
