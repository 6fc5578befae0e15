/** No rollout may start, for a time or until somebody lifts it. Kept in Consul under `freezeKey`, as JSON. */
export interface Freeze {
  /** When it begins, ISO 8601, UTC. */
  readonly from: string;
  /** The first moment after it; absent: until it is lifted. */
  readonly to?: string | undefined;
  readonly reason: string;
  /** user@host. */
  readonly who: string;
}

export const freezeKey = 'serin/rollouts/freeze';
