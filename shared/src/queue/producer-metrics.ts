import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { oncePerRegistry, registersOf, workBuckets } from '../telemetry/registers.ts';

export const sampledStates = ['waiting', 'active', 'delayed'] as const;
export type Depths = Record<(typeof sampledStates)[number], number>;

const ofAllQueues = oncePerRegistry((registry) => {
  const common = { labelNames: ['queue'] as const, registers: registersOf(registry) };
  return {
    duration: new Histogram({
      name: 'queue_enqueue_duration_seconds',
      help: 'How long the queue took to take a batch of jobs.',
      buckets: workBuckets,
      ...common,
    }),
    enqueued: new Counter({
      name: 'queue_enqueued_total',
      help: 'Jobs that the queue took. One that waits there already counts too.',
      ...common,
    }),
    errors: new Counter({
      name: 'queue_enqueue_errors_total',
      help: 'Batches of jobs that the queue did not take in time.',
      ...common,
    }),
    depth: new Gauge({
      name: 'queue_depth',
      help: 'Jobs in the queue, sampled every 5 s.',
      labelNames: ['queue', 'state'] as const,
      registers: common.registers,
    }),
    oldest: new Gauge({
      name: 'queue_oldest_job_seconds',
      help: 'How long ago the oldest job that waits was added, 0 when none does. Sampled every 5 s.',
      ...common,
    }),
  };
});

/** What a replica tells Prometheus about a queue it adds to. Depth and age are the whole queue's, whichever replica is asked. */
export function createProducerMetrics(queue: string, registry: Registry | undefined) {
  const { duration, enqueued, errors, depth, oldest } = ofAllQueues(registry);
  function sampled(depths: Depths, oldestSeconds: number): void {
    for (const state of sampledStates) depth.set({ queue, state }, depths[state]);
    oldest.set({ queue }, oldestSeconds);
  }
  duration.zero({ queue });
  enqueued.inc({ queue }, 0);
  errors.inc({ queue }, 0);
  sampled({ waiting: 0, active: 0, delayed: 0 }, 0);
  return {
    took(jobs: number, seconds: number) {
      enqueued.inc({ queue }, jobs);
      duration.observe({ queue }, seconds);
    },
    failed: () => errors.inc({ queue }),
    sampled,
  };
}
