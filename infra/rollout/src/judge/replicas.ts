import type { Series } from './series.ts';

/** What Prometheus saw of one replica. */
export interface Replica {
  readonly instance: string;
  /** When it was scraped, and when the process that answered had started; both in seconds since 1970. In the order of time. */
  readonly scrapes: readonly { readonly at: number; readonly startedAt: number }[];
  readonly series: readonly Series[];
}

/** Two scrapes of the same process, one right after the other. */
export interface Between {
  readonly from: number;
  readonly to: number;
}

/** The replicas of one version in one track. */
export function replicasOf(
  all: readonly Series[],
  track: 'stable' | 'canary',
  version: string,
): Replica[] {
  const byInstance = new Map<string, Series[]>();
  for (const one of all) {
    if (one.labels.track !== track || one.labels.version !== version) continue;
    const instance = one.labels.instance ?? '';
    byInstance.set(instance, [...(byInstance.get(instance) ?? []), one]);
  }
  return [...byInstance].map(([instance, series]) => ({
    instance,
    series,
    // Every scrape has it, so that a counter that is not there yet is known to be 0.
    scrapes: series
      .filter(({ labels }) => labels.__name__ === 'process_start_time_seconds')
      .flatMap(({ samples }) => samples)
      .map(([at, startedAt]) => ({ at, startedAt }))
      .sort((a, b) => a.at - b.at),
  }));
}

/**
 * The times between scrapes in which a replica's counts count.
 * @param since seconds since 1970: what was before does not
 * @param settle seconds after any start of its process that do not
 */
export function settledTimes(replica: Replica, since: number, settle: number): Between[] {
  return replica.scrapes.flatMap((scrape, index) => {
    const before = replica.scrapes[index - 1];
    // After its start, and so of the same process.
    const settled = Math.max(since, scrape.startedAt + settle);
    return before !== undefined && before.at >= settled ? [{ from: before.at, to: scrape.at }] : [];
  });
}

/** How much a counter grew in these times. Before its first sample it was 0. */
export function growth({ samples }: Series, times: readonly Between[]): number {
  const at = new Map(samples);
  return times.reduce(
    (sum, { from, to }) => sum + Math.max(0, (at.get(to) ?? 0) - (at.get(from) ?? 0)),
    0,
  );
}
