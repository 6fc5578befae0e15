import type { Verdict } from '../judge/verdict.ts';
import type { App, Plan } from '../plan/plan.ts';
import type { Counters } from '../world/counters.ts';

/**
 * Where a rollout stands.
 * - preparing: images, migrations, what stood there before
 * - stepping: on the way through the plan's steps; `step` says which
 * - promoting: past the commit point; the new version becomes the stable set. From here it only goes forward
 * - undoing: back to the old version
 * - done, undone: at rest
 */
export type Phase = 'preparing' | 'stepping' | 'promoting' | 'undoing' | 'done' | 'undone';

/** Within a step, what is being done. */
export type Act = 'starting' | 'opening' | 'draining' | 'holding' | 'judging' | 'waiting';

/** One line of the journal. */
export interface Entry {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** user@host. */
  readonly who: string;
  readonly phase: Phase;
  /** The step's name, where there is one. */
  readonly step?: string;
  /** One sentence, for people. */
  readonly text: string;
  readonly verdict?: Verdict;
}

/** What a step set, and what was measured while it held, for one service. */
export interface StepReceipt {
  readonly step: string;
  readonly app: App;
  readonly share: { readonly canary: number; readonly of: number };
  /** Requests that the edge passed to each track while the step held. */
  readonly measured: { readonly canary: number; readonly stable: number };
  /** Of the canaries' part, 95 %, both ends 0 to 1. */
  readonly interval: { readonly low: number; readonly high: number };
  /** As the edge counted them. */
  readonly failed: number;
  readonly retried: number;
  /** Of the whole step, and of its hold alone, in seconds. */
  readonly seconds: number;
  readonly holdSeconds: number;
}

/** The books, as the money invariants see them. */
export interface MoneyCheck {
  readonly when: 'before' | 'after';
  /** I1, I2, I3, each with what was found wrong; none: it holds. */
  readonly broken: readonly string[];
}

/** One rollout, as it is kept in Consul: all that a new process needs to go on, or to go back. */
export interface Rollout {
  readonly id: string;
  readonly who: string;
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly plan: Plan;
  readonly phase: Phase;
  /** Index into the plan's steps. */
  readonly step: number;
  readonly act?: Act;
  readonly paused: boolean;
  /** Why it is undone, or was. */
  readonly reason?: string;
  /** Since when the step is held, and what the edge had counted then. */
  readonly held?: {
    /** ISO 8601, UTC. */
    readonly since: string;
    readonly counted: Readonly<Partial<Record<App, Counters>>>;
  };
  /** What `.env` said of the services before, by variable; null: nothing. Undone, it says so again, with four stable and no canary. */
  readonly before?: Readonly<Record<string, string | null>>;
  /** Why a freeze was overridden. */
  readonly override?: string;
  readonly entries: readonly Entry[];
  readonly receipts: readonly StepReceipt[];
  readonly money: readonly MoneyCheck[];
}
