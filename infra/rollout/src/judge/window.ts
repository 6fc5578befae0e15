import type { App } from '../plan/plan.ts';
import type { Versions } from './counts.ts';

/**
 * What is judged while one step holds, of one service. Plain data: it may be written down and taken up again by another process. `judge` writes
 * the last three.
 */
export interface Window extends Versions {
  readonly app: App;
  /** When the step's replicas had their part of the traffic, in milliseconds since 1970. */
  readonly openedAt: number;
  /** How often its counts have been tested: each time costs some of alpha. */
  looks: number;
  /** The canary's requests at the last of them. */
  lookedAt: number;
  /** The last of them had nothing against going on. */
  passed: boolean;
}

/** Looks are worth their price once there is so much more to see. */
const growth = 2;

/** Whether to test again. */
export const isDue = ({ looks, lookedAt }: Window, requests: number): boolean =>
  looks === 0 || requests >= growth * lookedAt;

/**
 * What the next look may spend of alpha: 1/2, 1/6, 1/12, ... 1/(k(k+1)). However many there will be, together they spend no more
 * than all of it.
 */
export const spend = ({ looks }: Window): number => 1 / ((looks + 1) * (looks + 2));
