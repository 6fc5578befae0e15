import { timeOfDay } from './figures.ts';
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
  const entries = (snapshot.rollout?.entries ?? [])
    .slice(known)
    .map(({ at, step, phase, text }) => oneLine(at, step ?? phase, text));
  const notes = snapshot.notes
    .filter((note) => !before?.notes.includes(note))
    .map((note) => oneLine(snapshot.at, 'unseen', note));
  const now = doing(snapshot);
  const isNew = before === undefined || now !== doing(before);
  if (entries.length > 0 || !isNew) return [...entries, ...notes];
  return [oneLine(snapshot.at, 'now', now), ...notes];
}

/** What is being done, without the seconds that run. */
const doing = ({ rollout }: Snapshot) => textOf(nowWords({ rollout }));

const oneLine = (at: string, about: string, text: string) =>
  `${timeOfDay(at)}  ${about.padEnd(10)} ${text}`.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ');
