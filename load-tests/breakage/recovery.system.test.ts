import { setTimeout as sleep } from 'node:timers/promises';
import { bodyMark } from '@serin/cli/testing/search-logs.ts';
import { expect, test } from 'vitest';
import { allBack } from '../drills/drill.ts';
import { until } from '../drills/wait.ts';
import { ask, isFailed } from '../scenarios/ask.ts';
import { as, somebody, system, whole } from '../system/support.ts';

const replicas = ['message-v1', 'message-v2', 'credit-v1', 'credit-v2'];
const balance = async (headers: Record<string, string>) =>
  JSON.parse((await ask(system.port, { path: '/credit', headers })).body).balance;

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

test('When every replica is stopped, then the edge says so; when they start, then traffic returns by itself', async () => {
  await system.compose('stop', ...replicas);
  const answer = await ask(system.port, { path: '/version' });
  expect(answer.status).toBe(503);
  expect(JSON.parse(answer.body)).toMatchObject({
    type: 'urn:serin:problem:no-replica',
    status: 503,
  });
  await system.compose('start', ...replicas);
  await allBack(system, whole);
  expect((await ask(system.port, { path: '/version' })).status).toBe(200);
});

test('When any container is killed, then it comes back by itself, and the data is there', async () => {
  const { headers, path } = await customer();
  await sleep(1_500); // the stores write their logs every second
  const all = (await system.containers()).filter(({ restartPolicy }) => restartPolicy === 'always');
  expect(all.length).toBeGreaterThanOrEqual(14);
  for (const { id, name } of all) {
    await system.docker('kill', id);
    await until(
      `${name} is back and healthy`,
      40,
      async () => {
        const one = (await system.containers()).find((container) => container.id === id);
        return one?.status === 'running' && one.health === 'healthy';
      },
      300,
    );
  }
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
