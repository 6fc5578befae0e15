import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { entryAt, quarters, testRollout } from '../../test-support/rollout.ts';
import { testSnapshot } from '../../test-support/snapshot.ts';
import type { EntryDocument } from '../notify/post-entry.ts';
import { freezeDocument, historyDocument, rolloutDocument, snapshotDocument } from './documents.ts';
import { planDocument } from './dry-run.ts';
import { receiptsOf } from './receipts.ts';

const page = readFileSync(join(import.meta.dirname, '../../../../docs/rollouts.md'), 'utf8');
const described = page.slice(page.indexOf('\n## `--json`'));

const now = '2026-12-01T13:00:00.000Z';
const verdict = {
  judgement: 'back',
  reasons: [
    { app: 'message', judgement: 'back', about: 'errors', route: 'GET /messages', text: 'bad' },
  ],
} as const;
const rollout = testRollout({
  phase: 'undone',
  act: 'judging',
  endedAt: '2026-12-01T12:02:00.000Z',
  reason: 'bad',
  override: 'this mends it',
  entries: [entryAt(now, 'judged', { step: '1/4', verdict })],
  receipts: [
    {
      ...{ step: '1/4', app: 'message', share: { canary: 1, of: 4 } },
      ...{ measured: { canary: 1, stable: 3 }, interval: { low: 0, high: 1 } },
      ...{ failed: 0, retried: 0, seconds: 31, holdSeconds: 20 },
    },
  ],
  money: [{ when: 'after', broken: ['I2'] }],
});
const freeze = { from: now, to: now, reason: 'holidays', who: 'lea@desk' };
const entry: EntryDocument = {
  ...{ document: 'entry', rollout: rollout.id, number: 1, moves: quarters.moves },
  entry: entryAt(now, 'judged', { step: '1/4', verdict }),
};

const documents = [
  snapshotDocument(testSnapshot({ rollout, verdict, freeze })),
  historyDocument([rollout], now),
  rolloutDocument(rollout),
  entry,
  receiptsOf(rollout, now),
  planDocument(quarters, [], { leastHold: 20 }),
  freezeDocument(freeze, new Date(now)),
];

/** Every field's name, however deep. */
function namesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(namesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...namesIn(inner)]);
}

test.each(documents.map((one) => [one.document, one] as const))(
  'When a command prints the document %s, then it says what it is, and the page describes its every field',
  (name, document) => {
    const parsed = JSON.parse(JSON.stringify(document));
    expect(parsed.document).toBe(name);
    expect(described).toContain(`| \`${name}\` |`);
    const unknown = [...new Set(namesIn(parsed))].filter(
      (field) => !described.includes(`\`${field}\``),
    );
    expect(unknown).toEqual([]);
  },
);
