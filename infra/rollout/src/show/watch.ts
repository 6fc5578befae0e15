import { setTimeout as sleep } from 'node:timers/promises';
import type { Phase } from '../journal/rollout.ts';
import { snapshotDocument } from './documents.ts';
import { timeOfDay } from './figures.ts';
import type { Snapshot } from './snapshot.ts';
import type { Paint } from './terminal/paint.ts';
import { openScreen, type Terminal } from './terminal/redraw.ts';
import { watchLines } from './watch-lines.ts';
import { watchScreen } from './watch-screen.ts';

/** Takes each snapshot as it comes. */
export interface Watcher {
  show(snapshot: Snapshot): void;
  end(): void;
}

/** Below this a screen has no room for what it has to say; lines are better then. */
const least = { columns: 60, rows: 20 };

/** A screen that redraws for a person at a terminal that is large enough, or else lines that are appended. */
export function openWatcher(terminal: Terminal, paint: Paint, canRedraw: boolean): Watcher {
  const isLarge = terminal.columns >= least.columns && terminal.rows >= least.rows;
  if (!canRedraw || !isLarge) return lineWatcher((line) => terminal.write(`${line}\n`));
  const screen = openScreen(terminal);
  return {
    show: (snapshot) => screen.draw(watchScreen(snapshot, terminal).map(paint)),
    end: () => screen.end(),
  };
}

/** What is new in each snapshot, as lines. */
export function lineWatcher(print: (line: string) => void): Watcher {
  let before: Snapshot | undefined;
  return {
    show(snapshot) {
      for (const line of watchLines(snapshot, before)) print(line);
      before = snapshot;
    },
    end() {},
  };
}

/** One JSON object a line, whenever anything but the time has changed. */
export function jsonWatcher(print: (line: string) => void): Watcher {
  let before = '';
  return {
    show(snapshot) {
      const { at, ...rest } = snapshot;
      const now = JSON.stringify(rest);
      if (now !== before) print(JSON.stringify(snapshotDocument(snapshot)));
      before = now;
    },
    end() {},
  };
}

export interface WatchOptions {
  readonly watcher: Watcher;
  /** Looks at the journal and the world. */
  readonly look: () => Promise<Snapshot>;
  readonly signal: AbortSignal;
  /** Milliseconds between two looks. */
  readonly everyMs?: number;
}

/**
 * Shows what is being rolled out until it is done or undone; with nothing under way it waits for the next to begin. When a look fails,
 * the last snapshot stays, with the reason; the first look's error is thrown. Ctrl-C ends the watching alone, never the rollout. @returns how the rollout ended
 */
export async function watch(options: WatchOptions): Promise<Phase | undefined> {
  const { watcher, look, signal, everyMs = 500 } = options;
  let last: Snapshot | undefined;
  let watched: string | undefined;
  try {
    while (!signal.aborted) {
      last = await lookAgain(look, last);
      watcher.show(last);
      const { rollout } = last;
      const isOver = rollout?.phase === 'done' || rollout?.phase === 'undone';
      if (rollout && !isOver) watched = rollout.id;
      if (rollout && isOver && rollout.id === watched) return rollout.phase;
      await sleep(everyMs, undefined, { signal }).catch(() => {});
    }
    return undefined;
  } finally {
    watcher.end();
  }
}

async function lookAgain(
  look: () => Promise<Snapshot>,
  last: Snapshot | undefined,
): Promise<Snapshot> {
  try {
    return await look();
  } catch (error) {
    if (last === undefined) throw error;
    const note = `this was seen at ${timeOfDay(last.at)}; since then: ${(error as Error).message}`;
    return { ...last, notes: [note] };
  }
}
