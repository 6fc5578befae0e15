import { request } from 'node:http';
import type { Container } from '@serin/cli/project/containers.ts';
import { getFront } from '@serin/shared/openapi/front-operation.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { allBack } from '../drills/drill.ts';
import { until } from '../drills/wait.ts';
import { replicasOf, theContainer } from '../faults/tools/containers.ts';
import { pause, unpause } from '../faults/tools/pause.ts';
import { type Answer, ask, servedBy } from '../scenarios/ask.ts';
import { system, whole } from '../system/support.ts';

const front = (headers: Record<string, string> = {}) => ask(system.port, { path: '/', headers });
/** The faces of the cats. */
const cats = { calm: '( -.-)', worried: '( O_O )' };

/** Waits until the page says it, and answers that page. */
async function untilItSays(words: string | RegExp): Promise<string> {
  let page = '';
  await until(`the front page says ${words}`, 20, async () => {
    const { status, body } = await front();
    page = body;
    return status === 200 && (typeof words === 'string' ? body.includes(words) : words.test(body));
  });
  return page;
}

const allIsWell = async () => {
  await allBack(system, whole);
  return await untilItSays('Serin: all is well.');
};
beforeEach(allIsWell);

/** What was stopped runs again after the test, whatever came of it. */
const stopped: Container[] = [];
async function stop(service: string): Promise<void> {
  const container = await theContainer(system, service);
  stopped.push(container);
  await system.docker('stop', container.id);
}
afterEach(async () => {
  for (const { id } of stopped.splice(0)) await system.docker('start', id);
});

test('When all is well, then anybody reads in plain text what runs with which share, from any replica, under a cat of the database', async () => {
  const { status, headers, body } = await front();
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('text/plain; charset=utf-8');
  expect(headers['cache-control']).toBe('no-store');
  expect(body).toContain(cats.calm);
  for (const line of [
    /^ {2}message {2}1\.0\.0 stable {4}3 replicas {2}share 75 %$/m,
    /^ {11}1\.1\.0 canary {4}1 replica {3}share 25 %$/m,
    /^ {2}credit {3}1\.0\.0 stable {4}3 replicas {2}share 75 %$/m,
    /^ {2}PostgreSQL {3}up$/m,
    /^ {2}queue Redis {2}up$/m,
    /^ {2}cache Redis {2}up$/m,
    /^ {2}Consul {7}up$/m,
    /^ {2}\d+ messages wait for credit; new ones are accepted$/m,
  ])
    expect(body).toMatch(line);
  const answers = await Promise.all(Array.from({ length: 40 }, () => front({ 'x-canary': '1' })));
  expect(new Set(answers.map((one) => servedBy(one).instance)).size).toBe(whole.message);
});

test('When the page is read, then there is no address, password or token in it', async () => {
  const { body } = await front();
  expect(body).not.toMatch(/\d+\.\d+\.\d+\.\d+|:\/\/|password|Bearer/);
});

test('When only its headers are asked for, then they are those of the page', async () => {
  const answer = await new Promise<{ status: number; type: string; body: string }>((resolve) => {
    request({ host: '127.0.0.1', port: system.port, method: 'HEAD', path: '/' }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      const type = String(response.headers['content-type']);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, type, body }));
    }).end();
  });
  expect(answer).toEqual({ status: 200, type: 'text/plain; charset=utf-8', body: '' });
});

test.each([
  ['postgres', 'PostgreSQL'],
  ['queue-redis', 'queue Redis'],
  ['cache-redis', 'cache Redis'],
  ['consul', 'Consul'],
])(
  'When %s is stopped, then the page says so and why, quickly, under a worried cat',
  async (service, name) => {
    await stop(service);
    const page = await untilItSays(`Serin: ${name} is down, `);
    expect(page).toMatch(
      new RegExp(
        `${name} +DOWN: (connection refused|name not found|timed out|no route to it|the connection broke off) \\(E`,
      ),
    );
    // Read from the database before, and still known when it is the database that is gone.
    expect(page).toContain(cats.worried);
    expect(page).toContain('1.0.0 stable    3 replicas');
    const answers: Answer[] = await Promise.all(Array.from({ length: 20 }, () => front()));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(Math.max(...answers.map(({ tookMs }) => tookMs))).toBeLessThan(2_000);
  },
);

test('When PostgreSQL is gone, then no replica is ready, and the page is answered by those that live', async () => {
  await stop('postgres');
  await untilItSays('PostgreSQL is down');
  await until('no replica is in rotation', 20, async () => {
    const { status } = await ask(system.project.ports.stats, { path: '/healthy' });
    return status === 503;
  });
  const answer = await front();
  expect([answer.status, servedBy(answer).release]).toEqual([
    200,
    expect.stringMatching(/^message/),
  ]);
});

test('When an upstream hangs, then the page says that it timed out, and is there in time', async () => {
  const redis = await theContainer(system, 'queue-redis');
  try {
    await pause(system, redis);
    await untilItSays('Serin: queue Redis is down, timed out.');
    const { status, tookMs } = await front();
    expect(status).toBe(200);
    expect(tookMs).toBeLessThan(2_000);
  } finally {
    await unpause(system, redis);
  }
});

test('When no replica of message lives, then the edge itself says so, at once and in plain text', async () => {
  const replicas = (await replicasOf(system, 'message')).map(({ id }) => id);
  try {
    await system.docker('stop', ...replicas);
    const answer = await front();
    expect(answer.status).toBe(503);
    expect(answer.headers['x-served-by']).toBe('edge');
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(answer.body).toBe(getFront.edgeAnswers[0].body?.example);
    expect(answer.tookMs).toBeLessThan(2_000);
  } finally {
    await system.docker('start', ...replicas);
  }
});
