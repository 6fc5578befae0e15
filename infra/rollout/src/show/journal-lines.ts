import type { Entry } from '../journal/rollout.ts';
import { timeOfDay } from './figures.ts';
import { cut, fill, wrap } from './terminal/fit.ts';
import { type Line, span } from './terminal/line.ts';

const timeColumns = 10;
const stepColumns = 11;
const headColumns = timeColumns + stepColumns;

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

/** One entry with all that it says. */
export function wholeEntry(entry: Entry, columns: number): Line[] {
  return wrap(entryWords(entry), columns - headColumns).map((text, index) => [
    ...(index === 0 ? head(entry) : [span(' '.repeat(headColumns))]),
    span(text),
  ]);
}
