import type { Act, Rollout } from '../journal/rollout.ts';
import { clock } from './figures.ts';
import type { Snapshot } from './snapshot.ts';
import { type Line, type Span, span } from './terminal/line.ts';

const acts: Readonly<Record<Act, string>> = {
  starting: 'new replicas start, dark, until the edge sees them',
  opening: 'they get their share',
  draining: 'old replicas finish what they have, and go',
  holding: 'the share holds, and is judged',
  judging: 'what was seen is judged',
  waiting: 'it waits for `rollout promote`',
};

/** What a rollout is doing, in one line. */
export function nowWords({ rollout, hold }: Pick<Snapshot, 'rollout' | 'hold'>): Line {
  if (rollout === undefined) return [span('nothing is being rolled out', 'dim')];
  if (rollout.paused && rollout.phase !== 'done' && rollout.phase !== 'undone')
    return [
      span('paused', 'attention'),
      span(': `rollout resume` goes on, `promote` to the next step, `abort` back'),
    ];
  return phaseWords(rollout, hold);
}

function phaseWords(rollout: Rollout, hold: Snapshot['hold']): Line {
  const { phase, plan, step, act, reason } = rollout;
  const why = reason === undefined ? [] : [span(`: ${reason}`)];
  switch (phase) {
    case 'preparing':
      return [span('preparing', 'strong'), span(': images and migrations')];
    case 'stepping':
      return [
        span(`step ${plan.steps[step]?.name ?? step + 1}`, 'strong'),
        ...(act === undefined ? [] : [span(`: ${acts[act]}`)]),
        ...(act === 'holding' && hold ? [holdSpan(hold)] : []),
      ];
    case 'promoting':
      return [span('promoting', 'strong'), span(': the new version becomes the stable set')];
    case 'undoing':
      return [span('going back', 'bad'), ...why];
    case 'done':
      return [span('done', 'good'), span(': the new version is the stable set')];
    case 'undone':
      return [span('undone', 'bad'), ...why];
  }
}

const holdSpan = ({ seconds, of }: NonNullable<Snapshot['hold']>): Span =>
  span(`, ${clock(seconds)}${of > 0 ? `; ${clock(of)} at least` : ''}`);
