import { Counter, Histogram, type Registry } from 'prom-client';
import { registersOf } from '../telemetry/registers.ts';

const readResults = ['hit', 'miss', 'shared', 'error'] as const;
export type ReadResult = (typeof readResults)[number];

/** From what a cache should take up to the time after which it is not waited for. */
const buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2];

/** What a replica tells Prometheus about its reads through the cache. */
export function createCacheMetrics(registry: Registry | undefined) {
  const registers = registersOf(registry);
  const reads = new Counter({
    name: 'cache_reads_total',
    help: "Reads. shared: another's fill was waited for, a stampede avoided. error: the cache is gone, or holds what is untrue.",
    labelNames: ['result'] as const,
    registers,
  });
  const fills = new Counter({
    name: 'cache_fills_total',
    help: 'Values read from the database and put into the cache.',
    registers,
  });
  const duration = new Histogram({
    name: 'cache_duration_seconds',
    help: 'How long the cache took to say what it holds.',
    buckets,
    registers,
  });
  const counters = {} as Record<ReadResult, Counter.Internal>;
  for (const result of readResults) {
    reads.inc({ result }, 0);
    counters[result] = reads.labels({ result });
  }
  return {
    count: (result: ReadResult) => counters[result].inc(),
    filled: () => fills.inc(),
    answered: (seconds: number) => duration.observe(seconds),
  };
}
