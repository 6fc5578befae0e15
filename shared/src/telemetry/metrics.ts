import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { Identity } from './identity.ts';

const labelNames = ['route', 'method', 'status'] as const;

/** Up to a tenth of a second finely, where answers should be; beyond that up to the edge's timeout. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

interface Answers {
  counter: Counter.Internal;
  durations: Histogram.Internal<(typeof labelNames)[number]>;
}

/**
 * The metrics of one replica, all labelled by service, version and track. Other parts add theirs to `registry`.
 * `observe` takes a route's template, never a path, so that the number of series is bounded.
 */
export function createMetrics({ service, version, track }: Identity) {
  const registry = new Registry();
  registry.setDefaultLabels({ service, version, track });
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'http_requests_total',
    help: 'Requests answered. Status 499: the caller went away before the answer.',
    labelNames,
    registers: [registry],
  });
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'From the arrival of the headers to the end of the answer.',
    labelNames,
    buckets,
    registers: [registry],
  });

  // Looking labels up costs more than counting: it is done once for each combination.
  const known = new Map<string, Answers>();
  function answersOf(route: string, method: string, status: number): Answers {
    const key = `${status} ${method} ${route}`;
    let answers = known.get(key);
    if (answers === undefined) {
      const labels = { route, method, status: String(status) };
      answers = { counter: requests.labels(labels), durations: durations.labels(labels) };
      known.set(key, answers);
    }
    return answers;
  }

  return {
    registry,
    /** Counts one answered request. */
    observe(route: string, method: string, status: number, seconds: number) {
      const answers = answersOf(route, method, status);
      answers.counter.inc();
      answers.durations.observe(seconds);
    },
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
