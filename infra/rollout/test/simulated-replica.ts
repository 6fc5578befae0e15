import type { Series } from '../src/judge/series.ts';
import type { Chance } from './chance.ts';

/** The buckets of the services' histogram, in seconds. */
const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, Infinity];

export interface Who {
  readonly track: 'stable' | 'canary';
  readonly version: string;
  readonly instance: string;
}

/** Counters as a replica keeps them, and what was scraped of them. */
export function createReplica(who: Who, startedAt: number) {
  const counters = new Map<string, { labels: Series['labels']; value: number }>();
  const scraped = new Map<string, { labels: Series['labels']; samples: [number, number][] }>();
  const addTo = (labels: Series['labels'], value: number) => {
    const key = JSON.stringify(labels);
    const counter = counters.get(key) ?? { labels: { ...labels, ...who }, value: 0 };
    counter.value += value;
    counters.set(key, counter);
  };
  return {
    who,
    /** @param seconds how long the answer took */
    answer([method, route]: readonly [string, string], status: string, seconds: number) {
      const labels = { route, method, status };
      for (const bound of bounds)
        if (seconds <= bound)
          addTo(
            {
              __name__: 'http_request_duration_seconds_bucket',
              ...labels,
              le: bound === Infinity ? '+Inf' : String(bound),
            },
            1,
          );
      addTo({ __name__: 'http_request_duration_seconds_sum', ...labels }, seconds);
    },
    work: (queue: string, outcome: string) =>
      addTo({ __name__: 'queue_jobs_total', queue, outcome }, 1),
    /** @param at seconds since 1970 */
    scrape(at: number) {
      const start: { labels: Series['labels']; value: number } = {
        labels: { __name__: 'process_start_time_seconds', ...who },
        value: startedAt,
      };
      for (const [key, { labels, value }] of [
        ...counters,
        ['start', start] as [string, typeof start],
      ]) {
        const series = scraped.get(key) ?? { labels, samples: [] };
        series.samples.push([at, value]);
        scraped.set(key, series);
      }
    },
    /** The process ends, and another one starts in its place. */
    restart(at: number) {
      counters.clear();
      startedAt = at;
    },
    series: (since: number): Series[] =>
      [...scraped.values()].map(({ labels, samples }) => ({
        labels,
        samples: samples.filter(([at]) => at >= since),
      })),
  };
}

export type SimulatedReplica = ReturnType<typeof createReplica>;

/** How long one answer takes: some milliseconds, now and then a pause. */
export const answerTime = (chance: Chance, slower: number): number =>
  0.004 * slower * Math.exp(0.6 * chance.normal()) + (chance.happens(0.005) ? 0.15 : 0);
