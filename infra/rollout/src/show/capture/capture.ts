import type { SnapshotDocument } from '../documents.ts';
import { watchScreen } from '../watch-screen.ts';
import { screensAsSvg } from './svg.ts';

/** The picture for the documents, from lines that `rollout watch --json` wrote: one screen for each. */
export function captureOf(recording: string): string {
  const screens = documentsOf(recording).map((snapshot) => watchScreen(snapshot));
  return screensAsSvg('rollout watch: a step that holds, and a rollout that was undone', screens);
}

/**
 * Of a whole recording, the two lines that say most: the last one in which the second step (or else the first) held, and the very
 * last one. Throws when no step held.
 */
export function bestOf(recording: string): string {
  const all = documentsOf(recording);
  const holding = all.filter(({ hold }) => hold !== undefined);
  const middle =
    holding.findLast(({ rollout }) => rollout?.step === 1) ??
    holding.findLast(({ rollout }) => rollout?.step === 0);
  const last = all.at(-1);
  if (middle === undefined || last === undefined) throw new Error('no step held in this recording');
  return `${[middle, last].map((one) => JSON.stringify(one)).join('\n')}\n`;
}

function documentsOf(recording: string): SnapshotDocument[] {
  const lines = recording.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => JSON.parse(line) as SnapshotDocument);
}
