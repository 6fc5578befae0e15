import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'bullmq';
import { Registry } from 'prom-client';
import { afterEach, describe, expect, test } from 'vitest';
import { testEnvironment } from '../../test-support/environment.ts';
import { eventually } from '../../test-support/eventually.ts';
import { sumOf } from '../../test-support/read-metrics.ts';
import { listeningLog, silentLog } from '../../test-support/silent-log.ts';
import { connectProducer, connectWorker } from './connection.ts';
import { type ConsumerOptions, startConsumer } from './consumer.ts';
import { createProducer } from './producer.ts';

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

const options = () => ({
  url: testEnvironment().queueRedisUrl,
  connectionName: 'test',
  log: silentLog,
});

function setUp(prefix = `test-${randomUUID()}`) {
  const producerConnection = connectProducer(options());
  const producer = createProducer({
    queue: 'q',
    connection: producerConnection,
    prefix,
    log: silentLog,
  });
  cleanUp.push(() => producerConnection.disconnect(), producer.close);
  const consume = (
    handle: (payload: unknown) => Promise<void>,
    more: Partial<ConsumerOptions> = {},
  ) => {
    const connection = connectWorker({ ...options(), connectionName: `${prefix}-consumer` });
    const consumer = startConsumer({
      queue: 'q',
      connection,
      prefix,
      lockMillis: 500,
      handle,
      log: silentLog,
      ...more,
    });
    cleanUp.push(() => connection.disconnect(), consumer.stop);
    return consumer;
  };
  return { prefix, producer, consume };
}

const job = (jobId: string, n = 0) => ({ jobId, payload: { type: 'Test', n } });

describe('jobs', () => {
  test('When a job waits and is added again, then it is worked on once; when it is done, then it can be added again', async () => {
    const { producer, consume } = setUp();
    await producer.addAll([job('job-a'), job('job-a')]);
    await producer.addAll([job('job-a')]);
    expect(await producer.depth()).toBe(1);
    let handled = 0;
    consume(async () => {
      handled += 1;
    });
    await eventually(async () => handled === 1 && (await producer.depth()) === 0);
    await producer.addAll([job('job-a')]);
    await eventually(async () => handled === 2);
  });

  test('When a job fails for good, then that is an error in the log, and it can be added again', async () => {
    const { producer, consume } = setUp();
    const log = listeningLog();
    let poisonous = true;
    let handled = 0;
    consume(
      async () => {
        if (poisonous) throw new Error('poison');
        handled += 1;
      },
      { log },
    );
    await producer.addAll([job('job-poison')]);
    await eventually(async () => log.lines.some((line) => line.level === 'error'));
    expect(await producer.depth()).toBe(0);
    poisonous = false;
    await producer.addAll([job('job-poison')]);
    await eventually(async () => handled === 1);
  });
});

describe('a worker', () => {
  test('When it is silent past its lock, any number of times, then another takes its job over', async () => {
    const { prefix, producer, consume } = setUp();
    let taken = 0;
    // As if the process were stopped: it takes a job, renews no lock, and never comes back.
    const silent = () => {
      const connection = connectWorker(options());
      const worker = new Worker(
        'q',
        () => {
          taken += 1;
          return new Promise(() => {});
        },
        {
          connection,
          prefix,
          lockDuration: 500,
          skipLockRenewal: true,
          skipStalledCheck: true,
        },
      );
      cleanUp.push(
        () => connection.disconnect(),
        () => worker.close(true),
      );
      return worker;
    };
    const done: unknown[] = [];
    await producer.addAll([job('job-a')]);
    const first = silent();
    await eventually(async () => taken === 1);
    await first.close(true);
    silent();
    // It only watches for stalled jobs until the silent ones have had the job.
    consume(async (payload) => void done.push(payload));
    await eventually(async () => done.length === 1);
    expect(done).toEqual([{ type: 'Test', n: 0 }]);
  });

  test('When it is stopped, then it finishes the jobs in hand and takes no other', async () => {
    const { producer, consume } = setUp();
    const started: number[] = [];
    const finished: number[] = [];
    const consumer = consume(async (payload) => {
      const { n } = payload as { n: number };
      started.push(n);
      await sleep(200);
      finished.push(n);
    });
    await producer.addAll([job('job-1', 1)]);
    await eventually(async () => started.length === 1);
    await consumer.stop();
    expect(finished).toEqual([1]);
    await producer.addAll([job('job-2', 2)]);
    await sleep(300);
    expect(started).toEqual([1]);
    expect(await producer.depth()).toBe(1);
  });
});

describe('a consumer that is told when to work', () => {
  test('When it has not been told to work, then jobs wait; when it is, then they are done', async () => {
    const { producer, consume } = setUp();
    const done: unknown[] = [];
    const consumer = consume(async (payload) => void done.push(payload), {
      works: false,
    });
    await producer.addAll([job('job-a')]);
    // Twice as long as a worker that rests takes to look up.
    await sleep(2_000);
    expect(done).toEqual([]);
    consumer.work(true);
    await eventually(async () => done.length === 1);
  });

  test('When it is told to rest, then it finishes what is in hand, leaves the rest to another, and works again when it is told to', async () => {
    const { producer, consume } = setUp();
    const finished = { first: 0, second: 0 };
    let isHeld = true;
    const registry = new Registry();
    const consumer = consume(
      async () => {
        await eventually(async () => !isHeld);
        finished.first += 1;
      },
      { registry },
    );
    const isWorking = async () => (await sumOf([registry], 'queue_working{queue="q"}')) === 1;
    await producer.addAll([job('job-0')]);
    await eventually(async () => (await producer.depth()) === 1);
    consumer.work(false);
    expect(await isWorking()).toBe(true);
    isHeld = false;
    await eventually(async () => finished.first === 1);
    await eventually(async () => !(await isWorking()));
    const another = consume(async () => {
      finished.second += 1;
    });
    await producer.addAll(Array.from({ length: 50 }, (_, n) => job(`job-x${n}`)));
    await eventually(async () => finished.second >= 50);
    expect(finished.first).toBe(1);
    await another.stop();
    consumer.work(true);
    expect(await isWorking()).toBe(true);
    await producer.addAll(Array.from({ length: 50 }, (_, n) => job(`job-y${n}`)));
    await eventually(async () => finished.first >= 51);
  });

  test('When it is told this and that many times while jobs come, then each job is done, and it stops in the end', async () => {
    const { producer, consume } = setUp();
    const done = new Set<unknown>();
    const consumer = consume(async (payload) => {
      await sleep(5);
      done.add((payload as { n: number }).n);
    });
    for (let n = 0; n < 40; n += 1) {
      await producer.addAll([job(`job-${n}a`, 2 * n), job(`job-${n}b`, 2 * n + 1)]);
      consumer.work(n % 2 === 1);
      await sleep(n % 7);
    }
    consumer.work(true);
    await eventually(async () => done.size === 80 && (await producer.depth()) === 0);
    consumer.work(false);
    await consumer.stop();
  });

  test('When it is told to rest while its connection is being made anew, then it works again when it is told to', async () => {
    const { producer, consume, prefix } = setUp();
    const admin = connectProducer(options());
    cleanUp.push(() => admin.disconnect());
    await eventually(async () => admin.status === 'ready');
    let done = 0;
    const consumer = consume(async () => {
      done += 1;
    });
    const hangUp = async () => {
      const clients = String(await admin.client('LIST')).split('\n');
      // BullMQ gives a name of its own to the connection that waits for jobs.
      const own = clients.filter((line) => line.includes(` name=${prefix}`));
      const ids = own.map((line) => String(/^id=(\d+)/.exec(line)?.[1]));
      for (const id of ids) await admin.client('KILL', 'ID', id);
      return ids.length;
    };
    for (let n = 1; n <= 10; n += 1) {
      await producer.addAll([job(`job-${n}`)]);
      await eventually(async () => done === n);
      await eventually(async () => (await hangUp()) > 1);
      consumer.work(false);
      await sleep(n);
      consumer.work(true);
    }
    await producer.addAll([job('job-last')]);
    await eventually(async () => done === 11);
  });
});

test('When Redis is not there, then adding fails in time instead of waiting', async () => {
  const connection = connectProducer({
    url: 'redis://127.0.0.1:1/0',
    connectionName: 'test',
    log: silentLog,
  });
  const producer = createProducer({ queue: 'q', connection, timeoutMillis: 300, log: silentLog });
  cleanUp.push(() => connection.disconnect());
  const start = performance.now();
  await expect(producer.addAll([job('job-a')])).rejects.toThrow();
  expect(performance.now() - start).toBeLessThan(1_000);
});
