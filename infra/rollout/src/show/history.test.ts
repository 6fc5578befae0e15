import { expect, test } from 'vitest';
import { entryAt, testRollout } from '../../test-support/rollout.ts';
import { testSnapshot } from '../../test-support/snapshot.ts';
import { historyDocument } from './documents.ts';
import { historyLines, historyOf } from './history.ts';
import { statusLines } from './status.ts';
import { paintPlain } from './terminal/paint.ts';

const now = '2026-12-01T13:00:00.000Z';
const verdict = {
  judgement: 'back',
  reasons: [
    { app: 'message', judgement: 'back', about: 'errors', text: '7 of 130 failed, 0 of 391' },
  ],
} as const;
const undone = testRollout({
  phase: 'undone',
  endedAt: '2026-12-01T12:00:40.000Z',
  reason: '7 of 130 failed',
  entries: [
    entryAt('2026-12-01T12:00:10.000Z', 'one canary starts dark', { step: '1/4' }),
    entryAt('2026-12-01T12:00:39.000Z', 'judged: back', { step: '1/4', verdict }),
  ],
});
const newer = testRollout({
  id: 'newer',
  startedAt: '2026-12-01T12:30:00.000Z',
  phase: 'stepping',
});

test('When there is a history, then the latest is first, each with its end and why', () => {
  expect(`\n${historyLines([undone, newer], now).map(paintPlain).join('\n')}\n`).toBe(`
2026-12-01 12:30  newer  stepping  30 min 0 s, by lea@desk
  message 1.0.0 → 1.2.0, credit 1.0.0 → 1.2.0
2026-12-01 12:00  20261201-120000  undone  40 s, by lea@desk
  message 1.0.0 → 1.2.0, credit 1.0.0 → 1.2.0
  because 7 of 130 failed

\`rollout history <id>\` shows one of them whole. Times are UTC.
`);
  expect(historyDocument([undone, newer], now).rollouts).toMatchObject([
    { id: 'newer', phase: 'stepping', seconds: 1_800 },
    { id: '20261201-120000', phase: 'undone', seconds: 40, reason: '7 of 130 failed' },
  ]);
});

test('When there is none yet, then it says so', () => {
  expect(historyLines([], now).map(paintPlain)).toEqual(['nothing has been rolled out yet']);
});

test('When one is asked for, then its journal is there with the seconds spent on each line, and each verdict with its numbers', () => {
  const text = historyOf(undone, now).map(paintPlain).join('\n');
  expect(text).toContain('12:00:10  1/4               29 s  one canary starts dark');
  expect(text).toContain('  verdict: go back\n  ✖ message errors: 7 of 130 failed, 0 of 391');
  expect(text).toContain('✖ 1/4 30 s   · 2/4');
  expect(text).toContain('because 7 of 130 failed');
});

test('When status is asked for, then the journal ends it, and says how much came before', () => {
  const entries = Array.from({ length: 13 }, (_, index) =>
    entryAt('2026-12-01T12:00:10.000Z', `entry ${index}`),
  );
  const rollout = testRollout({ entries, override: 'this mends it' });
  const text = statusLines(testSnapshot({ rollout })).map(paintPlain).join('\n');
  expect(text).toContain('rollout 20261201-120000, 2026-12-01 12:00 UTC by lea@desk, 1 min 5 s');
  expect(text).toContain('in spite of a freeze: this mends it');
  expect(text).toContain('3 earlier entries: `rollout history 20261201-120000`');
  expect(text).not.toContain('entry 2\n');
  expect(text).toContain('entry 12');
});
