import { Counter, type Registry } from 'prom-client';
import { registersOf } from '../telemetry/registers.ts';

/** What a replica tells Prometheus about what it carries from the outbox to the queue. */
export function createRelayMetrics(registry: Registry | undefined) {
  const registers = registersOf(registry);
  const relayed = new Counter({
    name: 'outbox_relayed_total',
    help: 'Jobs carried from the outbox to the queue.',
    registers,
  });
  const errors = new Counter({
    name: 'outbox_relay_errors_total',
    help: 'Batches that stayed in the outbox because the queue or the database failed.',
    registers,
  });
  return { relayed: (jobs: number) => relayed.inc(jobs), failed: () => errors.inc() };
}
