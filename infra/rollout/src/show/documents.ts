import type { Rollout } from '../journal/rollout.ts';
import type { Freeze } from '../plan/freeze.ts';
import { isFrozen } from '../plan/frozen.ts';
import type { Move } from '../plan/plan.ts';
import { secondsBetween } from './figures.ts';
import type { Snapshot } from './snapshot.ts';
import { type StepView, stepViews } from './steps.ts';

/** `status --json`, and each line of `watch --json`. */
export interface SnapshotDocument extends Snapshot {
  readonly document: 'snapshot';
  /** The plan's steps with what became of each; none without a rollout. */
  readonly steps: readonly StepView[];
}

export function snapshotDocument(snapshot: Snapshot): SnapshotDocument {
  const { rollout, at } = snapshot;
  return { document: 'snapshot', ...snapshot, steps: rollout ? stepViews(rollout, at) : [] };
}

/** `history --json`: the latest first. */
export interface HistoryDocument {
  readonly document: 'history';
  readonly rollouts: readonly {
    readonly id: string;
    readonly who: string;
    readonly startedAt: string;
    readonly endedAt?: string;
    readonly seconds: number;
    readonly moves: readonly Move[];
    readonly phase: Rollout['phase'];
    readonly reason?: string;
  }[];
}

export function historyDocument(rollouts: readonly Rollout[], at: string): HistoryDocument {
  return {
    document: 'history',
    rollouts: [...rollouts]
      .sort((a, b) => b.startedAt.localeCompare(a.startedAt))
      .map(({ id, who, startedAt, endedAt, plan, phase, reason }) => ({
        ...{ id, who, startedAt },
        ...(endedAt !== undefined && { endedAt }),
        seconds: secondsBetween(startedAt, endedAt ?? at),
        moves: plan.moves,
        phase,
        ...(reason !== undefined && { reason }),
      })),
  };
}

/** `history <id> --json`: all that the journal has. */
export interface RolloutDocument extends Rollout {
  readonly document: 'rollout';
}

export const rolloutDocument = (rollout: Rollout): RolloutDocument => ({
  document: 'rollout',
  ...rollout,
});

/** `freeze --json`, `unfreeze --json`. */
export interface FreezeDocument {
  readonly document: 'freeze';
  /** At this moment. */
  readonly frozen: boolean;
  readonly freeze?: Freeze;
}

export const freezeDocument = (freeze: Freeze | undefined, now: Date): FreezeDocument => ({
  document: 'freeze',
  frozen: isFrozen(freeze, now),
  ...(freeze && { freeze }),
});
