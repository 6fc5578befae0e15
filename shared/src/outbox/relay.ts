import type { Pool } from 'pg';
import type { Registry } from 'prom-client';
import type { Log } from '../contracts/log.ts';
import { inTransaction } from '../postgres/transaction.ts';
import type { Producer } from '../queue/producer.ts';
import { placeHere } from '../telemetry/code-place.ts';
import { type BatchSteps, traceBatch } from '../telemetry/trace-batch.ts';
import { noTracing, type Tracing } from '../telemetry/tracing.ts';
import { type Loop, startLoop } from './loop.ts';
import { type OutboxJob, takeOutboxJobs } from './outbox-store.ts';
import { createRelayMetrics } from './relay-metrics.ts';

export type RelayProducer = Pick<Producer, 'addAll' | 'queue'>;

export interface RelayOptions {
  pool: Pool;
  /** Which queue a job goes to, by what it says. */
  producerOf: (payload: OutboxJob['payload']) => RelayProducer;
  /** Called with the jobs that are on the queue now. */
  onRelayed?: (jobs: readonly OutboxJob[]) => void;
  /** Jobs moved at a time. */
  batchSize?: number;
  /** The safety net, for what a crashed replica left behind. */
  pollMillis?: number;
  tracing?: Tracing | undefined;
  registry?: Registry | undefined;
  log: Log;
}

type Steps = Omit<BatchSteps, 'each' | 'fields'>;

/** Puts jobs on one queue, all at once. */
async function put(producer: RelayProducer, jobs: OutboxJob[], steps: Steps): Promise<void> {
  const { queue } = producer;
  const each = `${queue} publish`;
  const fields = { 'messaging.system': 'bullmq', 'messaging.destination.name': queue };
  const payloads = jobs.map(({ payload }) => payload);
  await traceBatch({ ...steps, each, fields }, payloads, async (traced) => {
    const asTraced = (payload: OutboxJob['payload'], index: number) => ({
      ...(jobs[index] as OutboxJob),
      payload,
    });
    await producer.addAll(traced === payloads ? jobs : traced.map(asTraced));
  });
}

/** Moves one batch; answers how many jobs it moved. They stay in the outbox, all of them, if a queue does not take its own. */
async function moveBatch(options: RelayOptions, steps: Steps): Promise<number> {
  const { pool, producerOf, batchSize = 500, onRelayed } = options;
  const relayed = await inTransaction(pool, async (client) => {
    const jobs = await takeOutboxJobs(client, batchSize);
    const byQueue = Map.groupBy(jobs, ({ payload }) => producerOf(payload));
    await Promise.all([...byQueue].map(([producer, its]) => put(producer, its, steps)));
    return jobs;
  });
  onRelayed?.(relayed);
  return relayed.length;
}

/**
 * Carries the outbox to its queues, at least once, from any number of replicas at the same time.
 *
 * Call `wake` after each commit that filled the outbox. The replica that committed also relays, so there is no NOTIFY: that would
 * take a lock around every commit of the whole database, for what a function call does here. What a dying
 * replica leaves behind, the others find by polling.
 */
export function startRelay(options: RelayOptions): Loop {
  const steps: Steps = {
    tracing: options.tracing ?? noTracing,
    batch: 'outbox relay',
    kind: 'producer',
    place: placeHere(),
  };
  const metrics = createRelayMetrics(options.registry);
  return startLoop({
    name: 'outbox relay',
    idleMillis: options.pollMillis ?? 500,
    log: options.log,
    async step() {
      try {
        const jobs = await moveBatch(options, steps);
        metrics.relayed(jobs);
        return jobs > 0;
      } catch (error) {
        metrics.failed();
        throw error;
      }
    },
  });
}
