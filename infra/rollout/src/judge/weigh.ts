import type { Counts } from './counts.ts';
import { requestsIn } from './limits.ts';
import { look } from './look.ts';
import type { Policy } from './policy.ts';
import { isRequests } from './tally.ts';
import type { Judgement, Verdict } from './verdict.ts';
import { isDue, spend, type Window } from './window.ts';
import { number } from './words.ts';

export interface Moment {
  /** Since the window was opened, in seconds. */
  readonly elapsed: number;
  /** The rollout's first step: here everything that is wrong from the beginning is to be found. */
  readonly first: boolean;
}

/** Judges by what was counted. Notes in the window that it has looked. */
export function weigh(counts: Counts, window: Window, policy: Policy, moment: Moment): Verdict {
  const isLast = moment.elapsed >= policy.hold.maxSeconds;
  const say = (judgement: Judgement, about: string, ...texts: string[]): Verdict => ({
    judgement,
    reasons: texts.map((text) => ({ app: window.app, judgement, about, text })),
  });
  const hold = (text: string) => orOverdue(say('hold', 'samples', text), isLast);

  if (counts.restarted.length > 0) {
    const ended = counts.restarted.map(
      (one) => `the canary at ${one} ended, and was started again`,
    );
    return say('back', 'restarts', ...ended);
  }
  const few = tooFew(counts, window, policy);
  if (few !== undefined) return hold(few);

  const requests = requestsIn(counts.canary);
  const waitsFor = isLast ? undefined : stillToSee(counts, policy, moment);
  const waits = waitsFor !== undefined;
  if (window.last === null || isDue(window, requests, waits)) {
    const verdict = look(counts, window.app, policy, policy.alpha * spend(window));
    window.looks += 1;
    window.last = { at: requests, verdict, final: !waits };
  }
  const { verdict } = window.last;
  if (verdict.judgement === 'go' && waits)
    return hold(`${number(requests)} requests of the canary, nothing against it; ${waitsFor}`);
  return orOverdue(verdict, isLast);
}

const orOverdue = (verdict: Verdict, isLast: boolean): Verdict =>
  verdict.judgement === 'hold' && isLast ? { ...verdict, overdue: true } : verdict;

/** What lasts for a second must not look like all there is: so many seconds are counted, two times between scrapes, before the first look. */
const leastSeconds = 9;

/** What keeps it from saying anything at all. */
function tooFew({ canary, stable, seconds }: Counts, window: Window, { samples }: Policy) {
  const seen: [string, number][] = [['the canary', requestsIn(canary)]];
  if (window.stable !== null) seen.push(['stable', requestsIn(stable)]);
  const few = seen.filter(([, count]) => count < samples.total);
  if (few.length === 0)
    return seconds < leastSeconds ? `counted for ${number(seconds)} s only` : undefined;
  const counts = few.map(([who, count]) => `${number(count)} of ${who}`).join(', ');
  return `too few requests to judge: ${counts}; ${number(samples.total)} are needed`;
}

/** A route that brings less than this part of what is wished for before the longest hold is over is not waited for. */
const worthwhile = 1 / 3;

/** What is waited for before it goes on, although nothing is wrong. */
function stillToSee({ canary, seconds }: Counts, { hold, samples }: Policy, moment: Moment) {
  if (moment.elapsed < hold.minSeconds) return `held for ${number(hold.minSeconds)} s at least`;
  if (!moment.first) return undefined;
  const left = hold.maxSeconds - moment.elapsed;
  const awaited = [...canary].filter(
    ([name, { total }]) =>
      isRequests(name) &&
      total < samples.perRoute &&
      total + (total / seconds) * left >= samples.perRoute * worthwhile,
  );
  const [rarest] = awaited.sort(([, a], [, b]) => a.total - b.total);
  if (rarest === undefined) return undefined;
  const [route, { total }] = rarest;
  return `${route} has ${number(total)} of ${number(samples.perRoute)} that are waited for`;
}
