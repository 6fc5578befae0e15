import { type Between, growth, type Replica, replicasOf, settledTimes } from './replicas.ts';
import type { Series } from './series.ts';

/** What one version did with one kind of request. */
export interface Tally {
  total: number;
  /** 5xx, and 499: the caller did not wait for the answer. */
  failed: number;
  /** Answers that did not fail, by the histogram's buckets: each its own, fastest first. */
  times: number[];
  /** How long these took together. */
  seconds: number;
}

/** By `GET /messages`, or `jobs of credit-requests`. */
export type Tallies = ReadonlyMap<string, Tally>;

export interface Versions {
  readonly canary: string;
  /** null: no stable replica serves, so that there is nobody to compare with. */
  readonly stable: string | null;
}

/** What both versions did at the same time. */
export interface Counts {
  readonly canary: Tallies;
  readonly stable: Tallies;
  /** The buckets' upper bounds in seconds, the last infinite. */
  readonly bounds: readonly number[];
  /** How long was counted. */
  readonly seconds: number;
  /** Canaries whose process is not the one that was there at the beginning. */
  readonly restarted: readonly string[];
}

export const jobsOf = 'jobs of ';
export const isRequests = (name: string) => !name.startsWith(jobsOf);

/** A replica whose last scrape is older than this, in seconds, is gone: two scrapes and a bit. */
const goneAfter = 12;

/** The times in which a replica's requests count, and those in which its failures do. */
interface Counting {
  readonly replica: Replica;
  readonly requests: readonly Between[];
  readonly failures: readonly Between[];
}

/**
 * Counts what the replicas of both versions did since `since` (seconds since 1970). Replicas are scraped at different moments: for stable's
 * requests the times that match the canary's best are taken, as long as these. Its failures are counted over all times that touch the canary's: what
 * befalls both for a second is never counted on the canary's side alone.
 */
export function count(
  series: readonly Series[],
  versions: Versions,
  since: number,
  settle: number,
): Counts {
  const stables = versions.stable === null ? [] : replicasOf(series, 'stable', versions.stable);
  const seenUntil = lastCommonScrape(stables);
  const canaries = replicasOf(series, 'canary', versions.canary).map((replica): Counting => {
    const times = settledTimes(replica, since + settle, settle);
    const requests = times.filter(({ to }) => to <= seenUntil);
    return { replica, requests, failures: requests };
  });
  const counted = canaries.flatMap(({ requests }) => requests);
  const from = Math.min(...counted.map((one) => one.from));
  const to = Math.max(...counted.map((one) => one.to));
  const bounds = boundsOf(series);
  return {
    bounds,
    canary: tally(canaries, bounds),
    stable: tally(
      stables.map((replica): Counting => {
        const failures = settledTimes(replica, 0, settle).filter(
          (one) => one.to > from && one.from < to,
        );
        const requests = failures.filter((one) => {
          const middle = (one.from + one.to) / 2;
          return middle > from && middle <= to;
        });
        return { replica, requests, failures };
      }),
      bounds,
    ),
    seconds: Math.max(0, to - from),
    restarted: canaries
      // A process says when it started to the whole second.
      .filter(({ replica }) => replica.scrapes.some(({ startedAt }) => startedAt > since + 1))
      .map(({ replica }) => replica.instance),
  };
}

/** Up to when every replica that is still there has been scraped. */
function lastCommonScrape(replicas: readonly Replica[]): number {
  const last = replicas.map(({ scrapes }) => scrapes.at(-1)?.at ?? 0);
  const newest = Math.max(...last);
  return Math.min(Number.POSITIVE_INFINITY, ...last.filter((at) => at > newest - goneAfter));
}

const boundOf = (le: string) => (le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le));

function boundsOf(series: readonly Series[]): number[] {
  const bounds = new Set(series.flatMap(({ labels: { le } }) => (le ? [boundOf(le)] : [])));
  return [...bounds].sort((a, b) => a - b);
}

const isFailure = (status: string) => status === '499' || status.startsWith('5');

function tally(replicas: readonly Counting[], bounds: readonly number[]): Tallies {
  const tallies = new Map<string, Tally>();
  const of = (name: string) => {
    const tally = tallies.get(name) ?? {
      total: 0,
      failed: 0,
      times: bounds.map(() => 0),
      seconds: 0,
    };
    tallies.set(name, tally);
    return tally;
  };
  for (const { replica, requests, failures } of replicas)
    for (const one of replica.series)
      add(of, one.labels, bounds, {
        requests: growth(one, requests),
        failures: growth(one, failures),
      });
  for (const tally of tallies.values()) tally.total = Math.max(tally.total, tally.failed);
  return tallies;
}

function add(
  of: (name: string) => Tally,
  { __name__: metric = '', route, method, status = '', le, queue, outcome = '' }: Series['labels'],
  bounds: readonly number[],
  grown: { readonly requests: number; readonly failures: number },
): void {
  if (grown.failures === 0) return;
  if (metric === 'queue_jobs_total' && outcome !== 'stalled') {
    // A canary's messages have a queue of their own; the work is the same.
    const jobs = of(`${jobsOf}${queue?.replace(/-canary$/, '')}`);
    jobs.total += grown.requests;
    if (outcome !== 'done') jobs.failed += grown.failures;
  }
  if (!metric.startsWith('http_')) return;
  const tally = of(`${method} ${route}`);
  const failed = isFailure(status);
  const bound = boundOf(le ?? '');
  if (bound === Number.POSITIVE_INFINITY) {
    tally.total += grown.requests;
    if (failed) tally.failed += grown.failures;
  }
  if (failed) return;
  if (le === undefined) {
    tally.seconds += grown.requests;
    return;
  }
  // A bucket holds all that was faster as well: what is added here is taken from the next.
  const bucket = bounds.indexOf(bound);
  tally.times[bucket] = (tally.times[bucket] as number) + grown.requests;
  if (bucket + 1 < bounds.length)
    tally.times[bucket + 1] = (tally.times[bucket + 1] as number) - grown.requests;
}
