import { answerPromises } from './promises/answers.ts';
import { moneyPromises } from './promises/money.ts';
import { secluded } from './promises/privacy.ts';
import type { Evidence, HousePromise } from './promises/promise.ts';
import { emptied } from './promises/quiet.ts';

export interface Judgement {
  /** I1 to I9 of the house plan; `contract` for answers that no promise speaks of. */
  promise: string;
  says: string;
  violations: string[];
  /** How many things it was held against: with none, it was not tested. */
  looked: number;
}

const byName = (one: HousePromise, other: HousePromise) => one.name.localeCompare(other.name);

export const promises: readonly HousePromise[] = [
  ...moneyPromises,
  ...answerPromises,
  secluded,
  emptied,
].sort(byName);

/** Holds every promise of the house against what happened. */
export function judge(evidence: Evidence): Judgement[] {
  return promises.map(({ name, says, judge: look }) => ({
    promise: name,
    says,
    ...look(evidence),
  }));
}
