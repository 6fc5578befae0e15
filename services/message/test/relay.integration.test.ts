import { setTimeout as sleep } from 'node:timers/promises';
import { lookAtOutbox } from '@serin/shared/outbox/outbox-store.ts';
import { startRelay } from '@serin/shared/outbox/relay.ts';
import { createPool } from '@serin/shared/postgres/pool.ts';
import type { Job } from '@serin/shared/queue/producer.ts';
import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../shared/test-support/database.ts';
import { eventually } from '../../../shared/test-support/eventually.ts';
import { silentLog } from '../../../shared/test-support/silent-log.ts';

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await createTestDatabase('message');
  pool = createPool({
    connectionString: database.url,
    password: database.password,
    applicationName: 'test',
    log: silentLog,
  });
});
beforeEach(() => database.query('DELETE FROM outbox'));
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const fill = (count: number) =>
  database.query(
    `INSERT INTO outbox (job_id, payload) SELECT 'job-' || n, jsonb_build_object('n', n) FROM generate_series(1, $1::int) AS n`,
    [count],
  );
const isEmpty = async () => {
  const rows = await database.query('SELECT FROM outbox');
  return rows.length === 0;
};

test('When three relays work at the same time, then each job goes out exactly once', async () => {
  await fill(3_000);
  const sent: string[] = [];
  const producer = {
    queue: 'q',
    async addAll(jobs: Job[]) {
      await sleep(2);
      sent.push(...jobs.map((job) => job.jobId));
    },
  };
  const relays = [1, 2, 3].map(() =>
    startRelay({ pool, producerOf: () => producer, batchSize: 100, log: silentLog }),
  );
  await eventually(isEmpty);
  await Promise.all(relays.map((relay) => relay.stop()));
  expect(sent).toHaveLength(3_000);
  expect(new Set(sent).size).toBe(3_000);
});

test('When the queue does not take a batch, then it stays in the outbox until the queue does', async () => {
  await fill(10);
  let times = 0;
  const sent: string[] = [];
  const producer = {
    queue: 'q',
    async addAll(jobs: Job[]) {
      times += 1;
      if (times < 3) throw new Error('OOM command not allowed');
      sent.push(...jobs.map((job) => job.jobId));
    },
  };
  const relay = startRelay({ pool, producerOf: () => producer, log: silentLog });
  await eventually(isEmpty);
  await relay.stop();
  expect(sent).toHaveLength(10);
});

test('When jobs go to different queues, then each batch is one call of each queue, and none of a queue that has nothing', async () => {
  const sent: Record<string, number[]> = { even: [], odd: [] };
  const queueOf = (queue: string) => ({
    queue,
    async addAll(jobs: Job[]) {
      sent[queue]?.push(...jobs.map(({ payload }) => Number(payload.n)));
      calls += 1;
    },
  });
  let calls = 0;
  const [even, odd] = [queueOf('even'), queueOf('odd')];
  const producerOf = ({ n }: Record<string, unknown>) => (Number(n) % 2 === 0 ? even : odd);
  await fill(100);
  const relay = startRelay({ pool, producerOf, log: silentLog });
  await eventually(isEmpty);
  expect(calls).toBe(2);
  await database.query(`INSERT INTO outbox (job_id, payload) VALUES ('job-101', '{"n": 101}')`);
  relay.wake();
  await eventually(async () => (await isEmpty()) && sent.odd?.length === 51);
  await relay.stop();
  expect(calls).toBe(3);
  expect(sent.even).toHaveLength(50);
  expect(sent.odd?.every((n) => n % 2 === 1)).toBe(true);
});

test('When one of two queues takes nothing, then all of the batch stays in the outbox', async () => {
  let isFull = true;
  const sent: string[] = [];
  const queueOf = (queue: string) => ({
    queue,
    async addAll(jobs: Job[]) {
      if (queue === 'odd' && isFull) throw new Error('OOM command not allowed');
      sent.push(...jobs.map((job) => job.jobId));
    },
  });
  const [even, odd] = [queueOf('even'), queueOf('odd')];
  await fill(10);
  const relay = startRelay({
    pool,
    producerOf: ({ n }) => (Number(n) % 2 === 0 ? even : odd),
    log: silentLog,
  });
  await eventually(async () => sent.length >= 5);
  expect(await database.query('SELECT FROM outbox')).toHaveLength(10);
  isFull = false;
  await eventually(isEmpty);
  await relay.stop();
  expect(new Set(sent).size).toBe(10);
});

test('When it is woken after a commit, then the job goes out without waiting for the poll', async () => {
  const sent: number[] = [];
  const producer = {
    queue: 'q',
    async addAll() {
      sent.push(Date.now());
    },
  };
  const relay = startRelay({
    pool,
    producerOf: () => producer,
    pollMillis: 60_000,
    log: silentLog,
  });
  await sleep(50);
  await fill(1);
  const committed = Date.now();
  relay.wake();
  await eventually(async () => sent.length > 0);
  await relay.stop();
  expect((sent[0] ?? 0) - committed).toBeLessThan(500);
});

test('When the outbox is looked at, then it tells how much waits, and since when', async () => {
  expect(await lookAtOutbox(pool)).toEqual({ rows: 0, oldestSeconds: 0 });
  await fill(3);
  await database.query(
    "UPDATE outbox SET created_at = now() - interval '1 minute' WHERE job_id = 'job-1'",
  );
  const seen = await lookAtOutbox(pool);
  expect(seen.rows).toBe(3);
  expect(Math.round(seen.oldestSeconds)).toBe(60);
});
