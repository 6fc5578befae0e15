import { type Replica, replicasOf, settledTimes } from './replicas.ts';
import type { Series } from './series.ts';
import { boundsOf, type Counting, type Tallies, tally } from './tally.ts';

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

/** A replica whose last scrape is older than this, in seconds, is gone: on a busy machine a few scrapes in a row fail. */
const goneAfter = 12;

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
