import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { testRollout } from '../../test-support/rollout.ts';
import type { StepReceipt } from '../journal/rollout.ts';
import { keepReceipts } from './keep-receipts.ts';
import { receiptsOf } from './receipts.ts';
import { receiptsLines } from './receipts-lines.ts';
import { paintPlain } from './terminal/paint.ts';

const receipt = (changes: Partial<StepReceipt>): StepReceipt => ({
  step: '1/4',
  app: 'message',
  share: { canary: 1, of: 4 },
  measured: { canary: 2_503, stable: 7_497 },
  interval: { low: 0.2418, high: 0.2589 },
  failed: 0,
  retried: 1,
  seconds: 41.2,
  holdSeconds: 20,
  ...changes,
});
const rollout = testRollout({
  phase: 'done',
  endedAt: '2026-12-01T12:02:41.000Z',
  receipts: [
    receipt({}),
    receipt({ app: 'credit', measured: { canary: 4, stable: 396 }, share: { canary: 4, of: 400 } }),
    receipt({ step: '4/4', measured: { canary: 0, stable: 0 }, share: { canary: 4, of: 4 } }),
  ],
  money: [
    { when: 'before', broken: [] },
    { when: 'after', broken: [] },
  ],
});
const later = '2030-01-01T00:00:00.000Z';
const print = (changes = {}) =>
  receiptsLines(receiptsOf({ ...rollout, ...changes }, later), '.serin/rollouts/1.json')
    .map(paintPlain)
    .join('\n');

test('When a rollout has ended, then its receipts fit a screen: set, measured, requests, seconds, money', () => {
  expect(`\n${print()}\n`).toBe(`
done  message 1.0.0 → 1.2.0, credit 1.0.0 → 1.2.0, 2 min 41 s

message          set  measured             95 %  off by  requests failed retried
1/4 41 s     25.00 %   25.03 %   24.18 to 25.89    +3.0    10,000      0       1
4/4 41 s    100.00 %         -                -       -         0      0       1

credit           set  measured             95 %  off by  requests failed retried
1/4 41 s      1.00 %    1.00 %   24.18 to 25.89    +0.0       400      0       1

while steps held: 10,400 requests, 0 failed, 3 retried by the edge
money before: it adds up (I1, I2, I3)
money after: it adds up (I1, I2, I3)
kept in .serin/rollouts/1.json
`);
});

test('When it was undone, or money does not add up, then the receipts say why', () => {
  const text = print({
    phase: 'undone',
    reason: 'message: 7 of 130 failed',
    money: [{ when: 'after', broken: ['I2: message 4f3a has two charges'] }],
  });
  expect(text).toContain('undone  message');
  expect(print({ receipts: [] })).toContain('no step was held to its end');
  expect(text).toContain('because message: 7 of 130 failed');
  expect(text).toContain('money after: I2: message 4f3a has two charges');
});

test('When it is still under way, then its seconds are counted to now', () => {
  const { endedAt: _, ...open } = rollout;
  const receipts = receiptsOf({ ...open, phase: 'stepping' }, '2026-12-01T12:00:30.000Z');
  expect(receipts).toMatchObject({ outcome: 'under way', seconds: 30 });
});

test('When the canaries had fewer than their part, then the difference is exact, and negative', () => {
  const receipts = [receipt({ measured: { canary: 1, stable: 5 }, share: { canary: 1, of: 3 } })];
  expect(receiptsOf({ ...rollout, receipts }, later).steps[0]?.offBy).toBe(-1);
});

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'serin-receipts-'));
});
afterEach(() => rmSync(root, { recursive: true }));

test('When receipts are kept, then they are read again as they were, from .serin/rollouts', () => {
  const receipts = receiptsOf(rollout, later);
  const path = keepReceipts(root, receipts);
  expect(path).toBe('.serin/rollouts/20261201-120000.json');
  expect(JSON.parse(readFileSync(join(root, path), 'utf8'))).toEqual(receipts);
  expect(readdirSync(join(root, '.serin/rollouts'))).toHaveLength(1);
});

test('When an id would lead somewhere else, then it does not', () => {
  const path = keepReceipts(root, receiptsOf({ ...rollout, id: '../../../outside' }, later));
  expect(existsSync(join(root, path))).toBe(true);
  expect(readdirSync(join(root, '.serin/rollouts'))).toHaveLength(1);
});
