import type { Rollout } from '../journal/rollout.ts';
import type { Verdict } from '../judge/verdict.ts';
import type { Freeze } from '../plan/freeze.ts';
import type { App } from '../plan/plan.ts';

export type Track = 'stable' | 'canary';

/**
 * Where a replica is on its way.
 * - starting: its container runs, but it is not registered and passing yet
 * - dark: ready, and reached by header alone
 * - serving: the edge gives it its part of all requests
 * - parked: warm and in maintenance, no new requests; it can come back within 2 s
 * - draining: leaving; it finishes what it has
 */
export type ReplicaState = 'starting' | 'dark' | 'serving' | 'parked' | 'draining';

export interface ReplicaView {
  readonly track: Track;
  readonly version: string;
  /** The first 12 characters of the container's id. */
  readonly instance: string;
  readonly state: ReplicaState;
  /** At the edge, 1 to 256. */
  readonly weight: number;
  /** Open at the edge (`scur`); absent where the edge does not know it. */
  readonly connections?: number | undefined;
}

/** What the edge counted of a track since the share was set. */
export interface TrackCounts {
  readonly requests: number;
  /** 5xx and no answer. */
  readonly failed: number;
}

export interface Measured {
  readonly stable: TrackCounts;
  readonly canary: TrackCounts;
  readonly retried: number;
  /** Of the canaries' part, 95 %, both ends 0 to 1; absent with too few requests to say. */
  readonly interval?: { readonly low: number; readonly high: number } | undefined;
}

export interface ServiceView {
  readonly app: App;
  readonly replicas: readonly ReplicaView[];
  /** The canaries' part as it is set now, an exact fraction; 0 of 1 where no canary is open. */
  readonly share: { readonly canary: number; readonly of: number };
  /** Since that share was set; absent while a share is being changed, and when nobody measures. */
  readonly measured?: Measured | undefined;
}

/** All that `status` and `watch` show: the journal's document, and what is seen at this moment. */
export interface Snapshot {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** The one under way, or else the one that ended last. */
  readonly rollout?: Rollout | undefined;
  /** Services that the rollout is about; without one, both. */
  readonly services: readonly ServiceView[];
  /** While a step holds: seconds so far, and how many are wanted. */
  readonly hold?: { readonly seconds: number; readonly of: number } | undefined;
  /** How it would be judged now; absent: the journal's last verdict is shown. */
  readonly verdict?: Verdict | undefined;
  readonly freeze?: Freeze | undefined;
  /** What could not be seen, and why, one sentence each. */
  readonly notes: readonly string[];
}
