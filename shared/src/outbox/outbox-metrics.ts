import type { Pool } from 'pg';
import { Gauge, type Registry } from 'prom-client';
import { registersOf } from '../telemetry/registers.ts';
import { lookAtOutbox, outboxCountLimit } from './outbox-store.ts';

/** Makes what tells Prometheus how much waits in the outbox. It is the same whichever replica is asked. */
export function createOutboxSample(
  pool: Pool,
  registry: Registry | undefined,
): () => Promise<void> {
  const registers = registersOf(registry);
  const rows = new Gauge({
    name: 'outbox_rows',
    help: `Jobs in the outbox, counted up to ${outboxCountLimit}. Sampled every 5 s.`,
    registers,
  });
  const oldest = new Gauge({
    name: 'outbox_oldest_seconds',
    help: 'How long the oldest job has been in the outbox, 0 when it is empty. Sampled every 5 s.',
    registers,
  });
  return async () => {
    const seen = await lookAtOutbox(pool);
    rows.set(seen.rows);
    oldest.set(seen.oldestSeconds);
  };
}
