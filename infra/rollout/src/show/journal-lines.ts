import type { Entry } from '../journal/rollout.ts';
import { duration, secondsBetween, timeOfDay } from './figures.ts';
import { cut, fill, wrap } from './terminal/fit.ts';
import { type Line, span } from './terminal/line.ts';

const timeColumns = 10;
const stepColumns = 11;
const headColumns = timeColumns + stepColumns;
const spentColumns = 13;

const head = ({ at, step, phase }: Entry): Line => [
  ...fill([span(timeOfDay(at), 'dim')], timeColumns),
  ...fill([span(step ?? phase, 'dim')], stepColumns),
];

/** What an entry says, without the step where that stands before it. */
export const entryWords = ({ step, text }: Pick<Entry, 'step' | 'text'>) =>
  step !== undefined && text.startsWith(`step ${step}: `) ? text.slice(step.length + 7) : text;

/** The last entries, each on a line of its own. */
export function lastEntries(entries: readonly Entry[], atMost: number, columns: number): Line[] {
  if (atMost < 1) return [];
  return entries
    .slice(-atMost)
    .map((entry) => cut([...head(entry), span(entryWords(entry))], columns));
}

/** Entries with all that they say. */
export function wholeEntries(entries: readonly Entry[], columns: number): Line[] {
  return entries.flatMap((entry) => wrapped(head(entry), headColumns, entry, columns));
}

/** One entry with all that it says, and the seconds that passed until the next, which is what was spent on it. */
export function timedEntry(entry: Entry, next: Entry | undefined, columns: number): Line[] {
  const spent = next ? duration(secondsBetween(entry.at, next.at)) : '';
  const begin = [...head(entry), span(spent.padStart(spentColumns - 2), 'dim'), span('  ')];
  return wrapped(begin, headColumns + spentColumns, entry, columns);
}

function wrapped(begin: Line, beginColumns: number, entry: Entry, columns: number): Line[] {
  return wrap(entryWords(entry), columns - beginColumns).map((text, index) => [
    ...(index === 0 ? begin : [span(' '.repeat(beginColumns))]),
    span(text),
  ]);
}
