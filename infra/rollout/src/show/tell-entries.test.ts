import { expect, test } from 'vitest';
import { entryAt, testRollout } from '../../test-support/rollout.ts';
import { tellEntries } from './tell-entries.ts';

const at = '2026-12-01T12:00:04.000Z';
const entries = ['one', 'two', 'three'].map((text) => entryAt(at, text, { step: '1/4' }));

test('When a rollout is resumed, then the line it was at comes first, and each later one once', () => {
  const printed: string[] = [];
  const print = (line: string) => void printed.push(line);
  const tell = tellEntries(2, { json: false, print });
  tell(testRollout({ entries: entries.slice(0, 2) }));
  tell(testRollout({ entries }));
  tell(testRollout({ entries }));
  expect(printed).toEqual(['12:00:04  1/4        two', '12:00:04  1/4        three']);
});

test('When it is for machines, then each entry is a document on a line, numbered as at the webhook', () => {
  const printed: string[] = [];
  tellEntries(1, { json: true, print: (line) => void printed.push(line) })(
    testRollout({ entries }),
  );
  expect(printed.map((line) => JSON.parse(line))).toMatchObject([
    { document: 'entry', rollout: '20261201-120000', number: 1, entry: { text: 'one' } },
    { number: 2 },
    { number: 3, moves: [{ app: 'message' }, { app: 'credit' }], entry: { text: 'three' } },
  ]);
});
