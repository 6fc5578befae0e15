import { expect, test } from 'vitest';
import { entryAt, testRollout } from '../../test-support/rollout.ts';
import { smallTerminal } from '../../test-support/small-terminal.ts';
import { testSnapshot } from '../../test-support/snapshot.ts';
import type { Snapshot } from './snapshot.ts';
import { paintPlain } from './terminal/paint.ts';
import { jsonWatcher, lineWatcher, openWatcher, watch } from './watch.ts';

const signal = new AbortController().signal;
const at = (second: number) => `2026-12-01T12:00:${String(second).padStart(2, '0')}.000Z`;
const entries = [
  entryAt(at(1), 'step 1/4: one', { step: '1/4' }),
  entryAt(at(2), 'two', { step: '1/4' }),
];
const running = (known: number) =>
  testSnapshot({ at: at(9), rollout: testRollout({ entries: entries.slice(0, known) }) });
const ended = testSnapshot({ rollout: testRollout({ phase: 'done', entries }) });

/** Gives these one after another, then the last one for ever. */
function looksAt(...snapshots: (Snapshot | Error)[]) {
  let next = 0;
  return async () => {
    const seen = snapshots[Math.min(next++, snapshots.length - 1)];
    if (seen === undefined || seen instanceof Error) throw seen;
    return seen;
  };
}

function lines() {
  const printed: string[] = [];
  return { printed, print: (line: string) => void printed.push(line) };
}

test('When there is no terminal, then each entry is a line, once, and the end of the rollout ends it', async () => {
  const { printed, print } = lines();
  const look = looksAt(running(1), running(1), running(2), ended);
  expect(await watch({ watcher: lineWatcher(print), look, signal, everyMs: 1 })).toBe('done');
  expect(printed).toEqual([
    '12:00:01  1/4        one',
    '12:00:02  1/4        two',
    '12:01:05  now        done: the new version is the stable set',
  ]);
});

test('When there is a terminal, then the last frame stays on it, and the cursor comes back', async () => {
  const { terminal, seen, lines: shown } = smallTerminal(80, 30);
  const watcher = openWatcher(terminal, paintPlain, true);
  const look = looksAt(running(1), running(2), running(2), ended);
  await watch({ watcher, look, signal, everyMs: 1 });
  expect(shown()[1]).toBe('done: the new version is the stable set');
  expect(shown().at(-1)).toContain('two');
  expect(seen).toMatchObject({ clears: 0, scrolled: 0, isCursorShown: true });
});

test.each([
  ['too narrow', 59, 30, true],
  ['too low', 80, 19, true],
  ['not to be redrawn', 80, 30, false],
])('When the terminal is %s, then lines are appended', (_, columns, rows, canRedraw) => {
  const { terminal, lines: shown } = smallTerminal(columns, rows);
  openWatcher(terminal, paintPlain, canRedraw).show(running(1));
  expect(shown()).toEqual(['12:00:01  1/4        one']);
});

test('When a look fails, then what was seen last stays, with the reason, and it looks again', async () => {
  const { printed, print } = lines();
  const look = looksAt(running(1), new Error('Consul does not answer'), running(2), ended);
  await watch({ watcher: lineWatcher(print), look, signal, everyMs: 1 });
  expect(printed).toContain(
    '12:00:09  unseen     this was seen at 12:00:09; since then: Consul does not answer',
  );
  expect(printed).toContain('12:00:02  1/4        two');
});

test('When the very first look fails, then that is an error', async () => {
  const look = looksAt(new Error('Consul does not answer'));
  const watcher = lineWatcher(() => {});
  await expect(watch({ watcher, look, signal, everyMs: 1 })).rejects.toThrow('Consul');
});

test('When nothing is under way, then it waits for the next rollout, whatever ended before', async () => {
  const { printed, print } = lines();
  const earlier = testSnapshot({ rollout: testRollout({ id: 'earlier', phase: 'undone' }) });
  const look = looksAt(earlier, earlier, running(1), ended);
  expect(await watch({ watcher: lineWatcher(print), look, signal, everyMs: 1 })).toBe('done');
  expect(printed[0]).toContain('undone');
});

test('When it is interrupted, then it ends at once', async () => {
  const interrupted = new AbortController();
  const watching = watch({
    watcher: lineWatcher(() => interrupted.abort()),
    look: looksAt(running(1)),
    signal: interrupted.signal,
    everyMs: 60_000,
  });
  expect(await watching).toBeUndefined();
});

test('When it is for machines, then each change is one object on one line, and the same again is none', async () => {
  const { printed, print } = lines();
  const later = { ...running(1), at: at(30) };
  const look = looksAt(running(1), later, running(2), ended);
  await watch({ watcher: jsonWatcher(print), look, signal, everyMs: 1 });
  const documents = printed.map((line) => JSON.parse(line));
  expect(documents.map(({ rollout }) => rollout.entries.length)).toEqual([1, 2, 2]);
  expect(documents[0]).toMatchObject({
    document: 'snapshot',
    at: at(9),
    services: [{ app: 'message' }, { app: 'credit' }],
    steps: [{ name: '1/4', mark: 'now' }, {}, {}, {}, { name: 'new stable', mark: 'ahead' }],
  });
});
