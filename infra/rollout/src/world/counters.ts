import type { EdgeRow } from '@serin/cli/project/edge-stats.ts';
import type { App } from '../plan/plan.ts';
import { type Track, tracks } from './names.ts';
import { sharePools } from './share-pools.ts';

/** What the edge has counted of one service's share since it started. */
export interface Counters {
  readonly requests: Readonly<Record<Track, number>>;
  /** 5xx of each track; those of the edge itself belong to nobody. */
  readonly failedBy: Readonly<Record<Track, number>>;
  /** Every 5xx, the edge's own among them. */
  readonly failed: number;
  readonly retried: number;
}

const sum = (rows: readonly EdgeRow[], what: 'requests' | 'failed' | 'retried') =>
  rows.reduce((total, row) => total + row[what], 0);

const perTrack = (of: (track: Track) => number) =>
  Object.fromEntries(tracks.map((track) => [track, of(track)])) as Record<Track, number>;

/** @param pools whose counts are added up: the share's alone, unless subjects are kept on their side */
export function readCounters(rows: readonly EdgeRow[], pools: readonly string[]): Counters {
  const own = rows.filter(({ pool }) => pools.includes(pool));
  const ofTrack = (track: Track) => own.filter(({ server }) => server.startsWith(`${track}-`));
  const whole = own.filter(({ server }) => server === 'BACKEND');
  return {
    requests: perTrack((track) => sum(ofTrack(track), 'requests')),
    failedBy: perTrack((track) => sum(ofTrack(track), 'failed')),
    failed: sum(whole, 'failed'),
    retried: sum(whole, 'retried'),
  };
}

/** The pools that a service's share is counted in. With stickiness people on stable's side come to the header's pool. */
export const poolsOf = (app: App, sticky: boolean): readonly string[] =>
  sticky ? [...sharePools(app), `${app}-stable`] : [`${app}-all`];

/** What was counted between two moments. An edge that was reloaded in between has begun again from nothing. */
export function between(from: Counters, to: Counters): Counters {
  const begins = tracks.some((track) => to.requests[track] < from.requests[track]);
  if (begins) return to;
  return {
    requests: perTrack((track) => to.requests[track] - from.requests[track]),
    failedBy: perTrack((track) => to.failedBy[track] - from.failedBy[track]),
    failed: to.failed - from.failed,
    retried: to.retried - from.retried,
  };
}
