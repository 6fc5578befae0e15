import type { Counts } from './counts.ts';
import { fisherTest } from './fisher.ts';
import { significant, type Tested } from './holm.ts';
import type { Policy } from './policy.ts';
import { rankTest } from './rank-test.ts';
import { isRequests, type Tally } from './tally.ts';
import { chance, duration, number, percent } from './words.ts';

/** One question put to both versions: about one route, or about all requests together. */
export interface Comparison extends Tested {
  /** None: all requests. */
  readonly route?: string;
  /** The difference is large enough to matter. */
  readonly matters: boolean;
  readonly text: string;
}

interface Pair {
  readonly name: string;
  readonly canary: Tally;
  readonly stable: Tally;
}

/** Jobs are worked on in batches that fail together, and who fails fast gets more of them: it takes more to mean something. */
const forJobs = { difference: 0.05, factor: 5 };

/** With fewer answers of a version the rank test's normal approximation is none. */
const fewestTimes = 20;

/** What both versions were asked. What only one of them was can't be compared. */
export function pairsOf({ canary, stable }: Pick<Counts, 'canary' | 'stable'>): Pair[] {
  return [...canary].flatMap(([name, ours]) => {
    const theirs = stable.get(name);
    return theirs === undefined ? [] : [{ name, canary: ours, stable: theirs }];
  });
}

/** Each by itself, and the requests together, where there are several kinds. */
function groups(pairs: readonly Pair[]): { route?: string; pairs: readonly Pair[] }[] {
  const requests = pairs.filter(({ name }) => isRequests(name));
  const each = pairs.map((pair) => ({ route: pair.name, pairs: [pair] }));
  return requests.length > 1 ? [{ pairs: requests }, ...each] : each;
}

/** Sums over what was asked, and what stable would have come to, had it been asked the canary's mix of routes. */
function weigh(pairs: readonly Pair[], of: (tally: Tally) => { part: number; whole: number }) {
  let [part, whole, stablePart] = [0, 0, 0];
  for (const { canary, stable } of pairs) {
    const [ours, theirs] = [of(canary), of(stable)];
    if (ours.whole === 0 || theirs.whole === 0) continue;
    part += ours.part;
    whole += ours.whole;
    stablePart += (theirs.part / theirs.whole) * ours.whole;
  }
  return whole === 0
    ? { canary: 0, stable: 0 }
    : { canary: part / whole, stable: stablePart / whole };
}

const prefix = (route: string | undefined) => (route === undefined ? '' : `${route}: `);
const total = (pairs: readonly Pair[], track: 'canary' | 'stable', of: (tally: Tally) => number) =>
  pairs.reduce((sum, pair) => sum + of(pair[track]), 0);

export function compareErrors(counts: Counts, { errors }: Policy): Comparison[] {
  return groups(pairsOf(counts)).map(({ route, pairs }) => {
    const tested = fisherTest(pairs);
    const share = weigh(pairs, ({ failed, total }) => ({ part: failed, whole: total }));
    const { difference, factor } = pairs.every(({ name }) => isRequests(name)) ? errors : forJobs;
    const [ours, theirs] = (['canary', 'stable'] as const).map(
      (track) =>
        `${number(total(pairs, track, ({ failed }) => failed))} of ${number(total(pairs, track, (tally) => tally.total))}`,
    );
    return {
      ...tested,
      ...(route === undefined ? {} : { route }),
      matters: share.canary - share.stable >= difference && share.canary >= factor * share.stable,
      text: `${prefix(route)}${ours} failed in the canary, ${theirs} in stable (${chance(tested.p)})`,
    };
  });
}

const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0);

export function compareLatency(counts: Counts, { latency }: Policy): Comparison[] {
  const timed = pairsOf(counts).filter(
    ({ canary, stable }) => sum(canary.times) >= fewestTimes && sum(stable.times) >= fewestTimes,
  );
  return groups(timed).map(({ route, pairs }) => {
    const { p, superiority } = rankTest(
      pairs.map(({ canary, stable }) => ({ canary: canary.times, stable: stable.times })),
    );
    const mean = weigh(pairs, ({ seconds, times }) => ({ part: seconds, whole: sum(times) }));
    return {
      p,
      least: 0,
      ...(route === undefined ? {} : { route }),
      matters:
        superiority >= latency.superiority &&
        mean.canary - mean.stable >= latency.differenceSeconds &&
        mean.canary >= latency.factor * mean.stable,
      text: `${prefix(route)}${duration(mean.canary)} on average in the canary, ${duration(mean.stable)} in stable; of pairs the canary's took longer in ${percent(superiority)} (${chance(p)})`,
    };
  });
}

/** Those that are worse by more than chance, and by enough to matter. */
export const worse = (comparisons: readonly Comparison[], alpha: number): Comparison[] =>
  significant(comparisons, alpha).filter(({ matters }) => matters);
