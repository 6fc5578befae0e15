import { Trouble } from '@serin/cli/terminal/trouble.ts';
import { parseSteps } from './parse-steps.ts';
import type { Target } from './parse-targets.ts';
import type { App, Plan } from './plan.ts';

export interface PlanWish {
  readonly targets: readonly Target[];
  /** As after `--steps`. */
  readonly steps: string;
  readonly manual: boolean;
  readonly sticky: boolean;
  readonly traffic: boolean;
}

/** What a rollout will do, step by step, from the versions that are stable now. Throws Trouble for what can't be. */
export function makePlan(wish: PlanWish, stable: Readonly<Record<App, string>>): Plan {
  const { targets, steps, manual, sticky, traffic } = wish;
  const moves = targets.map(({ app, version }) => ({ app, from: stable[app], to: version }));
  const still = moves.find(({ from, to }) => from === to);
  if (still)
    throw new Trouble(
      `${still.app} is ${still.to} already`,
      'Name a version that is not the stable one, or leave the service out.',
    );
  return { moves, steps: parseSteps(steps), manual, sticky, traffic };
}
