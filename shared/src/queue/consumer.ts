import { type Job, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Registry } from 'prom-client';
import type { Log } from '../contracts/log.ts';
import { isUnavailable } from '../health/error-code.ts';
import { placeHere } from '../telemetry/code-place.ts';
import { traceJob } from '../telemetry/trace-job.ts';
import { noTracing, type Tracing } from '../telemetry/tracing.ts';
import { createConsumerMetrics } from './consumer-metrics.ts';

export interface ConsumerOptions {
  queue: string;
  connection: Redis;
  prefix?: string | undefined;
  /** Jobs worked on at the same time. */
  concurrency?: number;
  /** A worker that is silent for this long loses its job to another. */
  lockMillis?: number;
  /** Whether it takes jobs from the beginning, or when it is told to. */
  works?: boolean;
  /** What a job asks for. It may come twice; an error makes it come again. */
  handle: (payload: unknown) => Promise<void>;
  tracing?: Tracing | undefined;
  registry?: Registry | undefined;
  log: Log;
}

export interface Consumer {
  /** Take jobs from now on, or leave them to others: then those in hand are finished, and one more may be taken within a second. */
  work(isWanted: boolean): void;
  /** Take no new job, wait for those in hand. */
  stop(): Promise<void>;
}

/** A job may lose its worker any number of times, it is never given up for that. */
const maxStalledCount = 1_000_000;
/** How long a worker waits in Redis for a job before it looks up. One that was told to rest takes what comes until then. */
const lookUpSeconds = 1;

export function startConsumer(options: ConsumerOptions): Consumer {
  const { queue, tracing = noTracing, log } = options;
  const place = placeHere(startConsumer);
  const lockMillis = options.lockMillis ?? 5_000;
  const metrics = createConsumerMetrics(queue, options.registry);
  const handle = async (job: Job) => {
    if (job.attemptsMade === 0) metrics.taken(job.timestamp);
    // Redis was wiped between the job's name and its content; whoever needs it asks again.
    if (Object.keys(job.data).length === 0)
      log.warn({ queue, jobId: job.id }, 'an empty job: ignored');
    else await traceJob(tracing, queue, place, job, options.handle);
  };
  const { works = true } = options;
  const worker = new Worker(queue, handle, {
    autorun: works,
    connection: options.connection,
    ...(options.prefix === undefined ? {} : { prefix: options.prefix }),
    concurrency: options.concurrency ?? 100,
    lockDuration: lockMillis,
    stalledInterval: lockMillis,
    maxStalledCount,
    drainDelay: lookUpSeconds,
    runRetryDelay: 1_000,
  });
  // Also "job has lost its lock", when Redis was wiped or the process slept: another worker does it again.
  worker.on('error', (error) => log.debug({ err: error, queue }, 'worker error'));
  worker.on('stalled', (jobId) => {
    metrics.count('stalled');
    log.warn({ queue, jobId }, 'a job lost its worker and goes to another');
  });
  worker.on('completed', () => metrics.count('done'));
  worker.on('failed', (job, error) => {
    const final = job === undefined || job.attemptsMade >= (job.opts.attempts ?? 1);
    metrics.count(final ? 'failed' : 'retried');
    const fields = { err: error, queue, jobId: job?.id, attempts: job?.attemptsMade };
    // What is only not there now is asked again by itself; anything else would fail again in the same way.
    const level = isUnavailable(error) ? 'warn' : 'error';
    if (final)
      log[level](fields, 'a job failed for good: it comes again only when it is asked again');
    else log.warn(fields, 'a job failed and will be tried again');
  });

  let isWanted = works;
  // One that was told to rest runs until it has: it may still take a job.
  metrics.watch(() => isWanted || worker.isRunning());
  function work(wanted: boolean): void {
    isWanted = wanted;
    // Without waiting for what is in hand: that would hang up on Redis and wait for the end of a connection that may be being made just then.
    if (!isWanted && !worker.isPaused()) void worker.pause(true);
    // Not running: it was told to rest, and had come to rest.
    if (isWanted && (worker.isPaused() || !worker.isRunning())) void worker.resume();
  }
  work(works);
  return { work, stop: () => worker.close() };
}
