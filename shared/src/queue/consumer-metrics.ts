import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { oncePerRegistry, registersOf, workBuckets } from '../telemetry/registers.ts';

const jobOutcomes = ['done', 'failed', 'retried', 'stalled'] as const;
export type JobOutcome = (typeof jobOutcomes)[number];

const ofAllQueues = oncePerRegistry((registry) => {
  const registers = registersOf(registry);
  const workers = new Map<string, () => boolean>();
  return {
    workers,
    waits: new Histogram({
      name: 'queue_wait_seconds',
      help: 'From the time a job was added until it was first taken.',
      labelNames: ['queue'] as const,
      buckets: workBuckets,
      registers,
    }),
    jobs: new Counter({
      name: 'queue_jobs_total',
      help: 'Jobs by how they ended here. retried: failed, to be tried again. stalled: another worker was silent.',
      labelNames: ['queue', 'outcome'] as const,
      registers,
    }),
    working: new Gauge({
      name: 'queue_working',
      help: '1 while this replica takes jobs from the queue, 0 once it leaves all of them to others.',
      labelNames: ['queue'] as const,
      registers,
      collect() {
        for (const [queue, isWorking] of workers) this.set({ queue }, isWorking() ? 1 : 0);
      },
    }),
  };
});

/** What a replica tells Prometheus about a queue it works on. */
export function createConsumerMetrics(queue: string, registry: Registry | undefined) {
  const { waits, jobs, workers } = ofAllQueues(registry);
  waits.zero({ queue });
  const wait = waits.labels({ queue });
  const counters = {} as Record<JobOutcome, Counter.Internal>;
  for (const outcome of jobOutcomes) {
    jobs.inc({ queue, outcome }, 0);
    counters[outcome] = jobs.labels({ queue, outcome });
  }
  return {
    /** @param addedAt milliseconds since 1970, by the clock of who added it */
    taken: (addedAt: number) => wait.observe(Math.max(0, Date.now() - addedAt) / 1_000),
    count: (outcome: JobOutcome) => counters[outcome].inc(),
    /** @param isWorking asked whenever somebody reads the metrics */
    watch: (isWorking: () => boolean) => void workers.set(queue, isWorking),
  };
}
