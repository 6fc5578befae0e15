import type { Rollout } from '../journal/rollout.ts';
import { secondsBetween } from './figures.ts';

/** done: judged and left behind. now: under way. ahead: not begun. undone: it was under way when it went back. */
export type StepMark = 'done' | 'now' | 'ahead' | 'undone';

export interface StepView {
  /** `1/4`, `5%`, or `new stable` for what comes after the last. */
  readonly name: string;
  readonly mark: StepMark;
  /** So far, or altogether; absent for one that has not begun. */
  readonly seconds?: number | undefined;
}

/** After the last step the new version becomes the stable set. */
export const lastStepName = 'new stable';

/** The plan's steps with what became of each and how long it took, at this moment (ISO 8601). */
export function stepViews(rollout: Rollout, at: string): StepView[] {
  const { plan, phase, step } = rollout;
  const names = [...plan.steps.map(({ name }) => name), lastStepName];
  const current = phase === 'promoting' || phase === 'done' ? names.length - 1 : step;
  return names.map((name, index): StepView => {
    const mark = markOf(index, current, rollout);
    return mark === 'ahead'
      ? { name, mark }
      : { name, mark, seconds: secondsOf(name, rollout, at) };
  });
}

function markOf(index: number, current: number, { phase, entries }: Rollout): StepMark {
  if (phase === 'preparing') return 'ahead';
  if (phase === 'done' || index < current) return 'done';
  if (index > current) return 'ahead';
  if (phase !== 'undoing' && phase !== 'undone') return 'now';
  // What is undone before its first step has no step to blame.
  return entries.some((entry) => entry.phase === 'stepping') ? 'undone' : 'ahead';
}

/** By its receipts where it has some; else from its first entry to the first of what came after. */
function secondsOf(name: string, rollout: Rollout, at: string): number {
  const receipts = rollout.receipts.filter(({ step }) => step === name);
  if (receipts.length > 0) return Math.max(...receipts.map(({ seconds }) => seconds));
  const { entries, endedAt } = rollout;
  const isOwn = ({ step, phase }: (typeof entries)[number]) =>
    name === lastStepName ? phase === 'promoting' : phase === 'stepping' && step === name;
  const first = entries.findIndex(isOwn);
  if (first < 0) return 0;
  const after = entries.slice(first).find((entry) => !isOwn(entry));
  return secondsBetween(entries[first]?.at ?? at, after?.at ?? endedAt ?? at);
}
