import type { App } from '../plan/plan.ts';
import type { Versions } from './counts.ts';
import type { Verdict } from './verdict.ts';

/** A look at the counts: they were tested. */
export interface Look {
  /** The canary's requests at that time. */
  readonly at: number;
  readonly verdict: Verdict;
  /** Nothing was waited for any more. */
  readonly final: boolean;
}

/**
 * What is judged while one step holds, of one service. Plain data: it may be written down and taken up again by another process. `judge` writes
 * the last two.
 */
export interface Window extends Versions {
  readonly app: App;
  /** When the step's replicas had their part of the traffic, in milliseconds since 1970. */
  readonly openedAt: number;
  /** How often it was looked: each time costs some of alpha. */
  looks: number;
  last: Look | null;
}

/** Looks are worth their price once there is so much more to see. */
const growth = 2;

/** Whether to look again: there is much more to see, or nothing else is waited for. */
export function isDue({ last }: Window, requests: number, waits: boolean): boolean {
  if (last === null || requests >= growth * last.at) return true;
  const settled = last.final && last.verdict.judgement === 'go';
  return !waits && !settled && requests > last.at;
}

/**
 * What the next look may spend of alpha: 1/2, 1/6, 1/12, ... 1/(k(k+1)). However many there will be, together they spend no more
 * than all of it.
 */
export const spend = ({ looks }: Window): number => 1 / ((looks + 1) * (looks + 2));
