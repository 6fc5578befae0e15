import { freezeInWords, isFrozen } from '../plan/frozen.ts';
import { clock, secondsBetween } from './figures.ts';
import { lastEntries } from './journal-lines.ts';
import { movesInWords } from './moves.ts';
import { nowWords } from './now-words.ts';
import { servicesPart } from './services-part.ts';
import { shownVerdict } from './shown-verdict.ts';
import type { Snapshot } from './snapshot.ts';
import { stepViews } from './steps.ts';
import { stepsLines } from './steps-line.ts';
import { cut, fill } from './terminal/fit.ts';
import { emptyLine, type Line, span } from './terminal/line.ts';

export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

/** What a screen takes at most, however large the terminal is. */
export const largest: ScreenSize = { columns: 80, rows: 24 };

/** Lines for the journal that the reasons of a verdict never take, the empty one before it included. */
const leastJournal = 3;

/**
 * One frame of `rollout watch`, in at most so many columns and rows: what happens, the steps, both services beside each other, why it
 * is judged so, and the journal's end. The parts above keep their places; the journal takes what is left.
 */
export function watchScreen(snapshot: Snapshot, size: ScreenSize = largest): Line[] {
  const columns = Math.min(size.columns, largest.columns);
  // The cursor stands below the frame: with the last row used, the terminal would scroll.
  const rows = Math.min(size.rows, largest.rows) - 1;
  const parts = [
    headLines(snapshot, columns),
    stepsPart(snapshot, columns),
    servicesPart(snapshot, columns, isOver(snapshot) ? undefined : 2),
  ];
  const above = parts.filter((part) => part.length > 0).flatMap((part) => [...part, emptyLine]);
  const verdict = shownVerdict(snapshot, columns, rows - above.length - leastJournal);
  if (verdict.length > 0) verdict.push(emptyLine);
  const left = rows - above.length - verdict.length;
  const journal = lastEntries(snapshot.rollout?.entries ?? [], left, columns);
  return [...above, ...verdict, ...journal].slice(0, rows).map((line) => cut(line, columns));
}

function headLines(snapshot: Snapshot, columns: number): Line[] {
  const { at, rollout, notes, freeze } = snapshot;
  const time = rollout ? clock(secondsBetween(rollout.startedAt, rollout.endedAt ?? at)) : '';
  const title = [span(rollout ? movesInWords(rollout.plan.moves) : 'Serin', 'strong')];
  const frozen = isFrozen(freeze, new Date(at))
    ? [[span(`frozen ${freezeInWords(freeze, new Date(at))}`, 'attention')]]
    : [];
  const troubles = notes.slice(0, 2).map((note): Line => [span(note, 'bad')]);
  return [
    [...fill(title, columns - time.length - 1), span(` ${time}`, 'dim')],
    nowWords(snapshot),
    ...frozen,
    ...troubles,
  ];
}

function stepsPart({ rollout, at }: Snapshot, columns: number): Line[] {
  return rollout ? stepsLines(stepViews(rollout, at), columns, 2) : [];
}

/** What has ended stands still: nothing has to be kept in its place. */
const isOver = ({ rollout }: Snapshot) => rollout?.phase === 'done' || rollout?.phase === 'undone';
