import type { Pool } from 'pg';
import type { Registry } from 'prom-client';
import type { Log } from '../contracts/log.ts';
import { inTransaction } from '../postgres/transaction.ts';
import type { Producer } from '../queue/producer.ts';
import { type Loop, startLoop } from './loop.ts';
import { takeOutboxJobs } from './outbox-store.ts';
import { createRelayMetrics } from './relay-metrics.ts';

export interface RelayOptions {
  pool: Pool;
  producer: Pick<Producer, 'addAll'>;
  /** Jobs moved at a time. */
  batchSize?: number;
  /** The safety net, for what a crashed replica left behind. */
  pollMillis?: number;
  registry?: Registry | undefined;
  log: Log;
}

/** Moves one batch; answers how many jobs it moved. They stay in the outbox if the queue does not take them. */
async function moveBatch({ pool, producer, batchSize = 500 }: RelayOptions): Promise<number> {
  return await inTransaction(pool, async (client) => {
    const jobs = await takeOutboxJobs(client, batchSize);
    if (jobs.length > 0) await producer.addAll(jobs);
    return jobs.length;
  });
}

/**
 * Carries the outbox to the queue, at least once, from any number of replicas at the same time.
 *
 * Call `wake` after each commit that filled the outbox. The replica that committed also relays, so there is no NOTIFY: that would
 * take a lock around every commit of the whole database, for what a function call does here. What a dying
 * replica leaves behind, the others find by polling.
 */
export function startRelay(options: RelayOptions): Loop {
  const metrics = createRelayMetrics(options.registry);
  return startLoop({
    name: 'outbox relay',
    idleMillis: options.pollMillis ?? 500,
    log: options.log,
    async step() {
      try {
        const jobs = await moveBatch(options);
        metrics.relayed(jobs);
        return jobs > 0;
      } catch (error) {
        metrics.failed();
        throw error;
      }
    },
  });
}
