import type { App } from '../plan/plan.ts';
import { matrix, type Series } from './series.ts';

const timeoutMillis = 5_000;

/** Probes, scrapes and the page for browsers are no requests that say anything about a version. */
const notJudged = '/health.*|/metrics|/';
const metrics = [
  'http_request_duration_seconds_bucket',
  'http_request_duration_seconds_sum',
  'process_start_time_seconds',
  'queue_jobs_total',
];

/**
 * Everything a judge needs of one service, in one query, so that all of it is of the same moment: Prometheus shows a query each scrape whole or not at
 * all. A range selector in an instant query gives the samples as they were scraped, with their times: exact counts, where `rate` and
 * `increase` extrapolate.
 */
export const queryOf = (app: App, seconds: number): string =>
  `{__name__=~"${metrics.join('|')}",service="${app}",route!~"${notJudged}"}[${seconds}s]`;

/**
 * @param url of Prometheus, such as `http://127.0.0.1:48154`
 */
export function createPrometheus(url: string) {
  return {
    /**
     * What was scraped of a service's replicas in the last `seconds`.
     * @throws Error in words for a person, when there is no answer, or a refusal
     */
    async read(app: App, seconds: number): Promise<Series[]> {
      const answer = await fetch(`${url}/api/v1/query`, {
        method: 'POST',
        body: new URLSearchParams({ query: queryOf(app, seconds) }),
        signal: AbortSignal.timeout(timeoutMillis),
      }).catch((error: Error) => {
        const { code } = (error.cause ?? {}) as NodeJS.ErrnoException;
        throw new Error(`Prometheus can't be reached (${code ?? error.name})`);
      });
      const read = matrix.safeParse(await answer.json().catch(() => undefined));
      if (!read.success) throw new Error(`Prometheus gave no counts (status ${answer.status})`);
      return read.data.data.result;
    },
  };
}

export type Prometheus = ReturnType<typeof createPrometheus>;
