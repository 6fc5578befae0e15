import type { Rollout } from '../journal/rollout.ts';
import { duration, minuteOf, secondsBetween } from './figures.ts';
import { timedEntry } from './journal-lines.ts';
import { movesInWords } from './moves.ts';
import { nowWords } from './now-words.ts';
import { receiptsOf } from './receipts.ts';
import { receiptsLines } from './receipts-lines.ts';
import { stepViews } from './steps.ts';
import { stepsLines } from './steps-line.ts';
import { cut } from './terminal/fit.ts';
import { emptyLine, type Line, plainLine, type Style, span } from './terminal/line.ts';
import { verdictLines } from './verdict-words.ts';

const columns = 80;

/** All that is known, the latest first, each with what became of it. `at`: now, ISO 8601. */
export function historyLines(rollouts: readonly Rollout[], at: string): Line[] {
  if (rollouts.length === 0) return [plainLine('nothing has been rolled out yet')];
  const latestFirst = [...rollouts].sort((a, b) => b.startedAt.localeCompare(a.startedAt));
  const lines = latestFirst.flatMap((rollout) => [
    ...inShort(rollout, at),
    ...(rollout.reason ? [[span(`  because ${rollout.reason}`)]] : []),
  ]);
  return [
    ...lines,
    emptyLine,
    plainLine('`rollout history <id>` shows one of them whole. Times are UTC.'),
  ].map((line) => cut(line, columns));
}

const styles: Readonly<Record<string, Style>> = { done: 'good', undone: 'bad' };

function inShort(rollout: Rollout, at: string): Line[] {
  const { id, who, startedAt, endedAt, phase, plan } = rollout;
  const took = duration(secondsBetween(startedAt, endedAt ?? at));
  return [
    [
      span(`${minuteOf(startedAt)}  `, 'dim'),
      span(id, 'strong'),
      span('  '),
      span(phase, styles[phase] ?? 'attention'),
      span(`  ${took}, by ${who}`, 'dim'),
    ],
    [span(`  ${movesInWords(plan.moves)}`)],
  ];
}

/** One rollout whole: every entry of the journal with the seconds spent on it, every verdict with its reasons, the receipts. `at`: now, ISO 8601. */
export function historyOf(rollout: Rollout, at: string): Line[] {
  const { entries, override } = rollout;
  return [
    ...inShort(rollout, at),
    nowWords({ rollout }),
    ...(override ? [[span(`in spite of a freeze: ${override}`, 'attention' as const)]] : []),
    emptyLine,
    ...stepsLines(stepViews(rollout, at), columns, Number.POSITIVE_INFINITY),
    emptyLine,
    ...entries.flatMap((entry, index) => [
      ...timedEntry(entry, entries[index + 1], columns),
      ...(entry.verdict ? verdictLines(entry.verdict, columns - 2).map(indented) : []),
    ]),
    emptyLine,
    ...receiptsLines(receiptsOf(rollout, at)),
  ].map((line) => cut(line, columns));
}

const indented = (line: Line): Line => [span('  '), ...line];
