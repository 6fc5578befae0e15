import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Registry } from 'prom-client';
import type { Log } from '../contracts/log.ts';
import type { Upstream } from '../health/upstreams.ts';
import { createProducerMetrics, sampledStates } from './producer-metrics.ts';
import { withTimeout } from './timeout.ts';

export interface Job {
  /** Made from the message, so that a job is in the queue once at most: no `:`, not digits alone. */
  jobId: string;
  payload: Record<string, unknown>;
}

export interface ProducerOptions {
  queue: string;
  connection: Redis;
  /** Of all the queue's keys in Redis. */
  prefix?: string | undefined;
  timeoutMillis?: number;
  registry?: Registry | undefined;
  /** Is told how each call ended. */
  upstream?: Upstream | undefined;
  log: Log;
}

export interface Producer {
  readonly queue: string;
  /** Puts jobs on the queue; one that waits there already is not doubled. Fails if the queue did not take them in time. */
  addAll(jobs: Job[]): Promise<void>;
  /** How many jobs wait or are being worked on. */
  depth(): Promise<number>;
  /** Tells the metrics how much waits, and since when: two commands, however long the queue is. */
  sample(): Promise<void>;
  close(): Promise<void>;
}

/**
 * A finished or failed job leaves at once: one that stayed would make a later job of the same name vanish without
 * a word. Its outcome is in PostgreSQL, and whatever failed for good is asked again from there.
 */
const jobOptions = {
  removeOnComplete: true,
  removeOnFail: true,
  attempts: 5,
  backoff: { type: 'exponential', delay: 200, jitter: 0.5 },
  stackTraceLimit: 1,
};

export function createProducer(options: ProducerOptions): Producer {
  const timeoutMillis = options.timeoutMillis ?? 2_000;
  const metrics = createProducerMetrics(options.queue, options.registry);
  // Without a connection Redis is not asked: why there is none, the connection tells.
  const watch = <Result>(call: Promise<Result>) =>
    options.connection.status === 'ready' ? (options.upstream?.watch(call) ?? call) : call;
  const queue = new Queue(options.queue, {
    connection: options.connection,
    ...(options.prefix === undefined ? {} : { prefix: options.prefix }),
    streams: { events: { maxLen: 100 } },
  });
  queue.on('error', (error) =>
    options.log.debug({ err: error, queue: options.queue }, 'queue error'),
  );
  return {
    queue: options.queue,
    async addAll(jobs) {
      const start = performance.now();
      const added = queue.addBulk(
        jobs.map(({ jobId, payload }) => ({
          name: String(payload.type ?? 'job'),
          data: payload,
          opts: { ...jobOptions, jobId },
        })),
      );
      try {
        await watch(withTimeout(added, timeoutMillis, `${options.queue} took no jobs`));
      } catch (error) {
        metrics.failed();
        throw error;
      }
      metrics.took(jobs.length, (performance.now() - start) / 1_000);
    },
    depth: () =>
      watch(
        withTimeout(
          queue.getJobCountByTypes('waiting', 'active', 'delayed', 'prioritized'),
          timeoutMillis,
          'no depth',
        ),
      ),
    async sample() {
      const [counts, [oldest]] = await withTimeout(
        Promise.all([queue.getJobCounts(...sampledStates), queue.getJobs(['waiting'], 0, 0, true)]),
        timeoutMillis,
        'no depth',
      );
      const { waiting = 0, active = 0, delayed = 0 } = counts;
      const age = oldest === undefined ? 0 : Math.max(0, Date.now() - oldest.timestamp) / 1_000;
      metrics.sampled({ waiting, active, delayed }, age);
    },
    close: () => queue.close(),
  };
}
