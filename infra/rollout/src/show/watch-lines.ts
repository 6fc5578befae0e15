import type { Entry } from '../journal/rollout.ts';
import { timeOfDay } from './figures.ts';
import { entryWords } from './journal-lines.ts';
import { nowWords } from './now-words.ts';
import type { Snapshot } from './snapshot.ts';
import { textOf } from './terminal/line.ts';

/**
 * What is new since the snapshot before, as plain lines to append, for a log or a pipe: entries of the journal, what could not be
 * seen, and, where neither says anything, what is being done now.
 */
export function watchLines(snapshot: Snapshot, before: Snapshot | undefined): string[] {
  const isSame = before?.rollout?.id === snapshot.rollout?.id;
  const known = isSame ? (before?.rollout?.entries.length ?? 0) : 0;
  const entries = (snapshot.rollout?.entries ?? []).slice(known).map(entryLine);
  const notes = snapshot.notes
    .filter((note) => !before?.notes.includes(note))
    .map((note) => oneLine(snapshot.at, 'unseen', note));
  const now = doing(snapshot);
  const isNew = before === undefined || now !== doing(before);
  if (entries.length > 0 || !isNew) return [...entries, ...notes];
  return [oneLine(snapshot.at, 'now', now), ...notes];
}

/** An entry of the journal as one plain line: `12:00:04  1/4        they get their part`. */
export const entryLine = (entry: Entry) =>
  oneLine(entry.at, entry.step ?? entry.phase, entryWords(entry));

/** What is being done, without the seconds that run. */
const doing = ({ rollout }: Snapshot) => textOf(nowWords({ rollout }));

const oneLine = (at: string, about: string, text: string) =>
  `${timeOfDay(at)}  ${about.padEnd(10)} ${text}`.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ');
