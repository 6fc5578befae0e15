import { together } from '../judge/together.ts';
import type { Verdict } from '../judge/verdict.ts';
import type { App, Move, Step } from '../plan/plan.ts';
import type { Engine } from './engine.ts';

/** What the judge remembers of each service while a step is held. */
export type Windows = ReadonlyMap<App, unknown>;

/** With the last step there is nobody left to compare with. */
export function openWindows(
  { judge }: Pick<Engine, 'judge'>,
  moves: readonly Move[],
  { stable }: Step,
): Windows {
  const versions = ({ from, to }: Move) => ({
    stable: stable.replicas === 0 ? null : from,
    canary: to,
  });
  return new Map(moves.map((move) => [move.app, judge.open(move.app, versions(move))]));
}

/** One verdict for all services of a rollout: the worst of them. A judge that can't see holds. */
export async function judgeAll(
  { judge }: Pick<Engine, 'judge'>,
  windows: Windows,
  step: number,
): Promise<Verdict> {
  const verdicts = await Promise.all(
    [...windows].map(([app, window]) =>
      judge.judge(window, { step }).catch(
        (error: Error): Verdict => ({
          judgement: 'hold',
          reasons: [{ app, judgement: 'hold', about: 'samples', text: error.message }],
        }),
      ),
    ),
  );
  return together(verdicts);
}
