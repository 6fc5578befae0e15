import { randomBytes, randomUUID } from 'node:crypto';
import { canaryRequestsQueue, creditRequestsQueue } from '@serin/shared/contracts/credit-queues.ts';
import { connectProducer } from '@serin/shared/queue/connection.ts';
import { createProducer } from '@serin/shared/queue/producer.ts';
import { createMetrics } from '@serin/shared/telemetry/metrics.ts';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../shared/test-support/database.ts';
import { testEnvironment } from '../../../shared/test-support/environment.ts';
import { eventually } from '../../../shared/test-support/eventually.ts';
import { testIdentity } from '../../../shared/test-support/identity.ts';
import { sumOf } from '../../../shared/test-support/read-metrics.ts';
import { silentLog } from '../../../shared/test-support/silent-log.ts';
import { connectParts } from '../src/parts.ts';

let database: TestDatabase;
let redisPrefix: string;
let replicas: Replica[];
const queueRedis = { url: testEnvironment().queueRedisUrl };
const common = { connectionName: 'test', log: silentLog };
const redis = connectProducer({ ...queueRedis, ...common });

beforeAll(async () => {
  database = await createTestDatabase('credit');
});
beforeEach(() => {
  redisPrefix = `test-${randomBytes(6).toString('hex')}`;
  replicas = [];
});
afterEach(() => Promise.all(replicas.map((replica) => replica.stop())));
afterAll(async () => {
  redis.disconnect();
  await database.drop();
});

interface Replica {
  takes(queue: string): Promise<boolean>;
  /** Jobs that it has done. */
  done(queue: string): Promise<number>;
  stop(): Promise<void>;
}

/** What a replica of credit does in the background, on the database that all of them share. */
function start(track: 'stable' | 'canary', isOpen = () => true): Replica {
  const { registry } = createMetrics(testIdentity);
  const parts = connectParts({
    name: `credit-${track}-${randomUUID()}`,
    track,
    isOpen,
    database,
    queueRedis,
    cacheRedis: { url: testEnvironment().cacheRedisUrl, timeoutMillis: 5_000 },
    redisPrefix,
    registry,
    log: silentLog,
  });
  const work = parts.startWork();
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    await work.stop();
    await parts.disconnect();
  };
  const replica: Replica = {
    takes: async (queue) => (await sumOf([registry], `queue_working{queue="${queue}"}`)) === 1,
    done: async (queue) =>
      (await sumOf([registry], `queue_jobs_total{queue="${queue}",outcome="done"}`)) ?? 0,
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
  replicas.push(replica);
  return replica;
}

/** Asks for that many charges, as the relay of message does. */
async function ask(queue: string, count: number): Promise<void> {
  const connection = connectProducer({ ...queueRedis, ...common });
  const producer = createProducer({ queue, connection, prefix: redisPrefix, log: silentLog });
  await new Promise((resolve) => connection.once('ready', resolve));
  const jobs = Array.from({ length: count }, () => {
    const messageId = randomUUID();
    const payload = { type: 'ChargeRequested', version: 1, messageId, account: 'alice', price: 1 };
    return { jobId: `charge-${messageId}`, payload };
  });
  await producer.addAll(jobs);
  await producer.close();
  connection.disconnect();
}

/**
 * Until one replica has done a batch of jobs, and the other none of them: what a worker took before it was told to rest is done within a second, and a
 * canary that a busy machine makes late is not heard for a moment.
 */
const leftTo = (worker: Replica, other: Replica, queue: string) =>
  eventually(async () => {
    const before = [await worker.done(queue), await other.done(queue)] as const;
    await ask(queue, 200);
    await eventually(
      async () => (await worker.done(queue)) + (await other.done(queue)) >= sum(before) + 200,
    );
    return (await other.done(queue)) === before[1];
  });
const sum = ([one, other]: readonly [number, number]) => one + other;
const takesOnly = (replica: Replica, ...queues: string[]) =>
  eventually(async () => {
    const taken = await Promise.all(
      [creditRequestsQueue, canaryRequestsQueue].map(
        async (queue) => (await replica.takes(queue)) === queues.includes(queue),
      ),
    );
    return taken.every(Boolean);
  });
const both = [creditRequestsQueue, canaryRequestsQueue];

test('When there is no canary, then a stable replica works on both queues', async () => {
  const stable = start('stable');
  await ask(canaryRequestsQueue, 20);
  await ask(creditRequestsQueue, 20);
  for (const queue of both) await eventually(async () => (await stable.done(queue)) >= 20);
});

test('When a canary is dark, then it works on the canary queue, alone; when it is opened, on both; and dark again', async () => {
  let isOpen = false;
  const stable = start('stable');
  await takesOnly(stable, ...both);
  const canary = start('canary', () => isOpen);
  await takesOnly(canary, canaryRequestsQueue);
  await takesOnly(stable, creditRequestsQueue);
  await leftTo(canary, stable, canaryRequestsQueue);
  await leftTo(stable, canary, creditRequestsQueue);
  expect(await canary.done(creditRequestsQueue)).toBe(0);
  isOpen = true;
  await takesOnly(canary, ...both);
  await eventually(async () => {
    await ask(creditRequestsQueue, 50);
    return (await canary.done(creditRequestsQueue)) > 0;
  });
  isOpen = false;
  await takesOnly(canary, canaryRequestsQueue);
  await leftTo(stable, canary, creditRequestsQueue);
});

test('When the canary stops, then a stable replica works off its queue at once', async () => {
  const stable = start('stable');
  const canary = start('canary');
  await takesOnly(stable, creditRequestsQueue);
  await canary.stop();
  expect(await redis.exists(`${redisPrefix}:credit-canary-lives`)).toBe(0);
  const before = await stable.done(canaryRequestsQueue);
  await ask(canaryRequestsQueue, 50);
  await eventually(async () => (await stable.done(canaryRequestsQueue)) >= before + 50);
});

test('When one of two canaries stops, then the other keeps their queue', async () => {
  const stable = start('stable');
  const [one, other] = [start('canary'), start('canary')];
  await takesOnly(stable, creditRequestsQueue);
  await one.stop();
  await leftTo(other, stable, canaryRequestsQueue);
});

test('When the sign of life is wiped, then it is there again, and the canary queue is the canary’s again', async () => {
  const stable = start('stable');
  start('canary');
  await takesOnly(stable, creditRequestsQueue);
  await redis.del(`${redisPrefix}:credit-canary-lives`);
  await eventually(async () => (await redis.exists(`${redisPrefix}:credit-canary-lives`)) === 1);
  await takesOnly(stable, creditRequestsQueue);
});
