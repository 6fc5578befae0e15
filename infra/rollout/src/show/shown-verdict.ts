import type { Snapshot } from './snapshot.ts';
import type { Line } from './terminal/line.ts';
import { verdictLines } from './verdict-words.ts';

/** How it would be judged now, or else how it was judged last; nothing before there was a verdict. */
export function shownVerdict(
  { verdict, rollout }: Snapshot,
  columns: number,
  atMost = Number.POSITIVE_INFINITY,
): Line[] {
  if (verdict) return verdictLines(verdict, columns, { atMost, title: 'verdict so far' });
  const last = rollout?.entries.findLast((entry) => entry.verdict !== undefined);
  if (last?.verdict === undefined) return [];
  const step = last.step ?? rollout?.plan.steps[rollout.step]?.name ?? 'the last step';
  const title = `verdict of ${step}`;
  return verdictLines(last.verdict, columns, { atMost, title });
}
