import type { Entry, MoneyCheck, Rollout } from '../journal/rollout.ts';
import type { Verdict } from '../judge/verdict.ts';
import type { App } from '../plan/plan.ts';
import type { World } from '../world/world.ts';

/** Real time, or a test's own. */
export interface Clock {
  now(): Date;
  /** Rejects as soon as the signal comes. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** What says whether a step is good; `Window` is its own memory of what it has looked at. */
export interface Judge<Window = unknown> {
  /** To be called when the step's replicas have their part of the traffic. */
  open(app: App, versions: { readonly stable: string | null; readonly canary: string }): Window;
  /** To be asked again and again. With hold and `overdue` it will not come to know more. */
  judge(window: Window, where: { readonly step: number }): Promise<Verdict>;
}

/** How long a rollout takes for what, in seconds. */
export interface Pace {
  /** A replica that is not ready by then never will be. */
  readonly readyDeadlineSeconds: number;
  /** For so long a version's first replica has to stay ready before it gets traffic. */
  readonly steadySeconds: number;
  readonly judgeEverySeconds: number;
  /** What becomes of a step that can't be judged. */
  readonly tooFew: 'pause' | 'undo';
}

/** All that a rollout needs, as plain arguments. */
export interface Engine {
  readonly world: World;
  readonly journal: {
    write(rollout: Rollout): Promise<void>;
    file(rollout: Rollout): Promise<void>;
    takeWish(): Promise<
      { what: 'pause' | 'resume' | 'promote' | 'abort'; who: string } | undefined
    >;
  };
  readonly judge: Judge;
  readonly pace: Pace;
  readonly clock: Clock;
  /** user@host. */
  readonly who: string;
  /** Ctrl-C: back, or, past the commit point, on to the end. */
  readonly signal: AbortSignal;
  /** What is being done, in a line; what is journalled comes by `onEntry`. */
  readonly say: (line: string) => void;
  readonly onEntry: (entry: Entry, rollout: Rollout) => void;
  /** The 95 % interval of a measured share, both ends 0 to 1. */
  readonly interval: (canary: number, of: number) => { low: number; high: number };
  readonly checkMoney: (when: MoneyCheck['when']) => Promise<MoneyCheck>;
  /** Our own load, while steps are held. */
  readonly startTraffic: (apps: readonly App[]) => Promise<{ stop(): Promise<unknown> }>;
}
