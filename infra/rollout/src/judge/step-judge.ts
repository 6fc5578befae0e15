import type { App, Plan, Step } from '../plan/plan.ts';
import type { Judge } from './judge.ts';
import type { Verdict } from './verdict.ts';
import type { Window } from './window.ts';

/** Judges one service in one step that has been held since `from`. */
export type StepJudge = (app: App, step: Step, held: { readonly from: Date }) => Promise<Verdict>;

/**
 * A judge for one rollout, which remembers how often it has looked at each step of each service. A step that is held anew, by a process that
 * goes on with the rollout, is judged anew.
 */
export function createStepJudge({ open, judge }: Judge, { moves, steps }: Plan): StepJudge {
  const windows = new Map<string, Window>();

  function windowOf(app: App, { name, stable }: Step, from: Date): Window {
    const key = `${app} ${name} ${from.getTime()}`;
    const known = windows.get(key);
    if (known !== undefined) return known;
    const move = moves.find((one) => one.app === app);
    if (move === undefined) throw new Error(`${app} is not part of this rollout`);
    const versions = { canary: move.to, stable: stable.replicas === 0 ? null : move.from };
    const window = open(app, versions, from.getTime());
    windows.set(key, window);
    return window;
  }

  return async (app, step, { from }) =>
    judge(windowOf(app, step, from), { step: steps.findIndex(({ name }) => name === step.name) });
}
