import { type Between, growth, type Replica } from './replicas.ts';
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

export const jobsOf = 'jobs of ';
export const isRequests = (name: string) => !name.startsWith(jobsOf);

/** The times in which a replica's requests count, and those in which its failures do. */
export interface Counting {
  readonly replica: Replica;
  readonly requests: readonly Between[];
  readonly failures: readonly Between[];
}

const boundOf = (le: string) => (le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le));

/** The histogram's upper bounds in seconds, the last infinite. */
export function boundsOf(series: readonly Series[]): number[] {
  const bounds = new Set(series.flatMap(({ labels: { le } }) => (le ? [boundOf(le)] : [])));
  return [...bounds].sort((a, b) => a - b);
}

const isFailure = (status: string) => status === '499' || status.startsWith('5');

/** Adds up what some replicas did. */
export function tally(replicas: readonly Counting[], bounds: readonly number[]): Tallies {
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
