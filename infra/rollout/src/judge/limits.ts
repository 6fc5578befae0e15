import { atLeast } from './binomial.ts';
import type { Counts } from './counts.ts';
import { significant, type Tested } from './holm.ts';
import type { Policy } from './policy.ts';
import { isRequests, type Tallies } from './tally.ts';
import { chance, duration, number, percent } from './words.ts';

/** One limit, held against all requests of the canary together. */
export interface Limit extends Tested {
  readonly about: 'success rate' | 'p99';
  /** Stable is beyond it at the same time: then it isn't the canary's doing. */
  readonly alsoStable: boolean;
  /** So far beyond it that it is no single pause of a busy machine, in which all that is under way is late. */
  readonly far: boolean;
  readonly text: string;
}

/** Of 100 answers one may be slower than the p99. */
const mayBeSlower = 0.01;
/** So many times as many are too many for a pause. */
const farBeyond = 5;

export function limitsOf({ canary, stable, bounds }: Counts, { limits }: Policy): Limit[] {
  const mayFail = 1 - limits.successRate;
  const [ours, theirs] = [sumUp(canary), sumUp(stable)];
  const slow = slowFrom(bounds, limits.p99Seconds);
  const slower = { ours: above(canary, slow), theirs: above(stable, slow) };
  const failing = atLeast(ours.failed, ours.total, mayFail);
  const late = atLeast(slower.ours.count, slower.ours.total, mayBeSlower);
  return [
    {
      about: 'success rate',
      p: failing,
      least: 0,
      far: true,
      alsoStable: theirs.failed > theirs.total * mayFail,
      text: `${number(ours.total - ours.failed)} of ${number(ours.total)} succeeded in the canary: ${percent(1 - share(ours.failed, ours.total))}, the limit is ${percent(limits.successRate)} (${chance(failing)})`,
    },
    {
      about: 'p99',
      p: late,
      least: 0,
      far: slower.ours.count > slower.ours.total * mayBeSlower * farBeyond,
      alsoStable: slower.theirs.count > slower.theirs.total * mayBeSlower,
      text: `${number(slower.ours.count)} of ${number(slower.ours.total)} answers of the canary took longer than ${duration(bounds[slow] ?? limits.p99Seconds)}: ${percent(share(slower.ours.count, slower.ours.total))}, the limit is 1 % (${chance(late)})`,
    },
  ];
}

/** Those that are beyond doubt not kept. */
export const broken = (limits: readonly Limit[], alpha: number): Limit[] =>
  significant(limits, alpha);

const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);

/** The first bucket whose answers may all have kept the limit; what is above has not. */
const slowFrom = (bounds: readonly number[], seconds: number) =>
  bounds.findIndex((bound) => bound >= seconds);

function sumUp(tallies: Tallies) {
  const sums = { failed: 0, total: 0 };
  for (const [name, { failed, total }] of tallies)
    if (isRequests(name)) {
      sums.failed += failed;
      sums.total += total;
    }
  return sums;
}

function above(tallies: Tallies, bucket: number) {
  const sums = { count: 0, total: 0 };
  for (const { times } of tallies.values())
    for (const [index, count] of times.entries()) {
      sums.total += count;
      if (index > bucket) sums.count += count;
    }
  return sums;
}

/** Requests of a version, jobs of its queues not among them. */
export const requestsIn = (tallies: Tallies): number => sumUp(tallies).total;
