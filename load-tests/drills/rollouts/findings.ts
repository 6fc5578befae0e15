import type { Rollout, StepReceipt } from '@serin/rollout/journal/rollout.ts';
import { type Finding, finding } from '../drill.ts';
import type { Census } from '../edge-view.ts';

/** How a rollout of a drill has ended; `paused`: it could not be judged, and the drill has taken it back. */
export type Outcome = 'gone through' | 'undone' | 'paused';

export interface Ended {
  readonly rollout: Rollout;
  /** What the journal said when it was paused. */
  readonly paused?: string | undefined;
}

export const outcomeOf = ({ rollout: { phase }, paused }: Ended): Outcome =>
  paused !== undefined ? 'paused' : phase === 'done' ? 'gone through' : 'undone';

/** Why it has not gone through, in the journal's words. */
export const reasonOf = ({ rollout, paused }: Ended): string =>
  paused ?? rollout.reason ?? 'no reason is known';

export const secondsOf = ({ startedAt, endedAt = startedAt }: Rollout): number =>
  (Date.parse(endedAt) - Date.parse(startedAt)) / 1_000;

/** By how many requests of 400 the measured share is off the one that was set; without requests nothing was measured. */
export function offIn400({ measured, share }: StepReceipt): number {
  const of = measured.canary + measured.stable;
  return of === 0
    ? Number.POSITIVE_INFINITY
    : 400 * Math.abs(measured.canary / of - share.canary / share.of);
}

/** The promise of docs/rollouts.md, in seconds; it is about a rollout with enough traffic, in requests a second. */
const promised = { seconds: 180, rate: 490 };

export interface Walk extends Ended {
  /** The fewest that the edge shared out to, at any moment. */
  readonly fewest: Census;
  /** Requests a second of the load. */
  readonly rate: number;
  readonly changedByUp: readonly string[];
  readonly left: readonly string[];
}

const listed = (all: readonly string[]) => (all.length === 0 ? 'nothing' : all.join(', '));

/** What a whole rollout has shown, beside what became of the load. */
export function walkFindings(walk: Walk): Finding[] {
  const { rollout, fewest, rate, changedByUp, left } = walk;
  const { receipts, money } = rollout;
  const outcome = outcomeOf(walk);
  const seconds = secondsOf(rollout);
  const [farthest] = [...receipts].sort((a, b) => offIn400(b) - offIn400(a));
  const broken = money.flatMap(({ when, broken }) => broken.map((one) => `${when}: ${one}`));
  return [
    finding(
      outcome === 'gone through' ? 'it has gone through' : `${outcome}: ${reasonOf(walk)}`,
      outcome === 'gone through',
    ),
    finding(
      `never fewer than ${fewest.message} of message and ${fewest.credit} of credit in rotation`,
      Math.min(fewest.message, fewest.credit) >= 4,
    ),
    finding(
      farthest === undefined
        ? 'no step has left a receipt'
        : `measured shares are at most ${offIn400(farthest).toFixed(2)} requests in 400 off (step ${farthest.step}, ${farthest.app}: ` +
            `${farthest.measured.canary} to canaries, ${farthest.measured.stable} to stable)`,
      farthest !== undefined && offIn400(farthest) <= 1,
    ),
    finding(
      `${seconds.toFixed(0)} s altogether, at ${rate.toFixed(0)} requests a second`,
      seconds < promised.seconds || rate < promised.rate,
    ),
    finding(
      `the books, before and after: ${broken.length === 0 ? 'they add up' : broken.join('; ')}`,
      money.length === 2 && broken.length === 0,
    ),
    finding(`\`docker compose up -d\` changes ${listed(changedByUp)}`, changedByUp.length === 0),
    finding(`left over: ${listed(left)}`, left.length === 0),
  ];
}

/** What became of so many rollouts of a good version. */
export function noiseFindings(all: readonly Ended[], times: number): Finding[] {
  const of = (outcome: Outcome) => all.filter((one) => outcomeOf(one) === outcome);
  const failed = [...of('undone'), ...of('paused')];
  const why = failed.map((one) => `\n      ${outcomeOf(one)}: ${reasonOf(one)}`).join('');
  return [
    finding(
      `${all.length} rollouts of a good version: ${of('gone through').length} gone through, ${of('undone').length} undone, ${of('paused').length} paused${why}`,
      of('undone').length === 0 && all.length === times,
    ),
  ];
}
