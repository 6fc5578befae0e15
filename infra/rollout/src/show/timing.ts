import type { Phase, Rollout } from '../journal/rollout.ts';
import { secondsBetween } from './figures.ts';

/** Seconds that a rollout is expected to spend. What no earlier rollout has shown is absent. */
export interface Timing {
  /** What the policy holds each step for, at least; 0: it does not say. */
  readonly leastHold: number;
  /** Images, migrations, what stood there before. */
  readonly prepare?: number | undefined;
  /** Of each step, its hold included. */
  readonly step?: number | undefined;
  /** From the commit point to the end. */
  readonly promote?: number | undefined;
}

/** What earlier rollouts took that came to their end: medians. */
export function timingFrom(history: readonly Rollout[], leastHold: number): Timing {
  const done = history.filter(({ phase }) => phase === 'done');
  return {
    leastHold,
    prepare: median(done.flatMap((one) => untilPhase(one, 'stepping'))),
    step: median(done.flatMap(({ receipts }) => receipts.map(({ seconds }) => seconds))),
    promote: median(done.flatMap((one) => sincePhase(one, 'promoting'))),
  };
}

function untilPhase({ startedAt, entries }: Rollout, phase: Phase): number[] {
  const first = entries.find((entry) => entry.phase === phase);
  return first ? [secondsBetween(startedAt, first.at)] : [];
}

function sincePhase({ entries, endedAt }: Rollout, phase: Phase): number[] {
  const first = entries.find((entry) => entry.phase === phase);
  return first && endedAt ? [secondsBetween(first.at, endedAt)] : [];
}

function median(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
