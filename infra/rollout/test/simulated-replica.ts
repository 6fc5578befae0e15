import type { Series } from '../src/judge/series.ts';
import type { Chance } from './chance.ts';

/** The buckets of the services' histogram, in seconds. */
const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const les = [...bounds.map(String), '+Inf'];

export interface Who {
  readonly track: 'stable' | 'canary';
  readonly version: string;
  readonly instance: string;
}

type Counter = { readonly labels: Series['labels']; value: number };

/** Counters as a replica keeps them, and what was scraped of them. */
export function createReplica(who: Who, startedAt: number) {
  let counters = new Map<string, Counter[]>();
  const scraped = new Map<string, { labels: Series['labels']; samples: [number, number][] }>();

  /** All series of one kind of answer, as the services' metrics library makes them: every bucket from the first answer on. */
  function histogram(method: string, route: string, status: string): Counter[] {
    const key = `${method} ${route} ${status}`;
    const known = counters.get(key);
    if (known !== undefined) return known;
    const labels = { route, method, status, ...who };
    const bucket = 'http_request_duration_seconds_bucket';
    const made = [
      ...les.map((le) => ({ labels: { __name__: bucket, le, ...labels }, value: 0 })),
      { labels: { __name__: 'http_request_duration_seconds_sum', ...labels }, value: 0 },
    ];
    counters.set(key, made);
    return made;
  }

  return {
    who,
    /** @param seconds how long the answer took */
    answer([method, route]: readonly [string, string], status: string, seconds: number) {
      const made = histogram(method, route, status);
      const first = bounds.findIndex((bound) => seconds <= bound);
      for (let at = first === -1 ? bounds.length : first; at < les.length; at += 1)
        (made[at] as Counter).value += 1;
      (made[les.length] as Counter).value += seconds;
    },
    work(queue: string, outcome: string) {
      const key = `${queue} ${outcome}`;
      const labels = { __name__: 'queue_jobs_total', queue, outcome, ...who };
      const made = counters.get(key) ?? [{ labels, value: 0 }];
      (made[0] as Counter).value += 1;
      counters.set(key, made);
    },
    /** @param at seconds since 1970 */
    scrape(at: number) {
      const start: Counter = {
        labels: { __name__: 'process_start_time_seconds', ...who },
        value: startedAt,
      };
      for (const [key, made] of [...counters, ['start', [start]] as const])
        for (const [index, { labels, value }] of made.entries()) {
          const series = scraped.get(`${key} ${index}`) ?? { labels, samples: [] };
          series.samples.push([at, value]);
          scraped.set(`${key} ${index}`, series);
        }
    },
    /** The process ends, and another one starts in its place. */
    restart(at: number) {
      counters = new Map();
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
