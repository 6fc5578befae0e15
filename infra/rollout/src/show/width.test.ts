import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { anyPlan, anyRollout, anySnapshot } from '../../test-support/any-snapshot.ts';
import { planDocument } from './dry-run.ts';
import { dryRunLines } from './dry-run-lines.ts';
import { historyLines, historyOf } from './history.ts';
import { receiptsOf } from './receipts.ts';
import { receiptsLines } from './receipts-lines.ts';
import { statusLines } from './status.ts';
import type { Line } from './terminal/line.ts';
import { paintColours, paintPlain } from './terminal/paint.ts';
import { watchLines } from './watch-lines.ts';
import { watchScreen } from './watch-screen.ts';

const now = '2026-12-01T12:00:00.000Z';
const dangerous = /[\p{C}\p{Zl}\p{Zp}]/u;

/** Colours take no column, and nothing but colours is added. */
function doesNotFit(line: Line, columns: number): boolean {
  const text = paintPlain(line);
  const widest = Math.max(stringWidth(text), stringWidth(paintColours(line).trimEnd()));
  return widest > columns || dangerous.test(text);
}

function expectToFit(lines: readonly Line[], columns = 80): void {
  expect(lines.filter((line) => doesNotFit(line, columns))).toEqual([]);
}

test('When anything at all is watched, then a frame has at most 80 columns and 24 rows, and fits a smaller terminal too', () => {
  fc.assert(
    fc.property(
      anySnapshot,
      fc.integer({ min: 60, max: 200 }),
      fc.integer({ min: 20, max: 60 }),
      (snapshot, columns, rows) => {
        const lines = watchScreen(snapshot, { columns, rows });
        expectToFit(lines, Math.min(columns, 80));
        expect(lines.length).toBeLessThan(Math.min(rows, 24));
      },
    ),
    { numRuns: 50 },
  );
});

test('When any rollout is shown, then no line has more than 80 columns, and none moves the cursor', () => {
  fc.assert(
    fc.property(anyRollout, (rollout) => {
      expectToFit(historyLines([rollout, rollout], now));
      expectToFit(historyOf(rollout, now));
      expectToFit(receiptsLines(receiptsOf(rollout, now), rollout.id));
    }),
    { numRuns: 30 },
  );
});

test('When anything at all is the status, then no line has more than 80 columns, and none moves the cursor', () => {
  fc.assert(
    fc.property(anySnapshot, (snapshot) => {
      expectToFit(statusLines(snapshot));
      expect(watchLines(snapshot, undefined).filter((line) => dangerous.test(line))).toEqual([]);
    }),
    { numRuns: 30 },
  );
});

test('When any plan is printed, then no line has more than 80 columns', () => {
  fc.assert(
    fc.property(anyPlan, (plan) => {
      const standing = [{ app: 'message', canaries: 1, version: 'x'.repeat(100) }] as const;
      expectToFit(dryRunLines(planDocument(plan, standing, { leastHold: 20 })));
    }),
    { numRuns: 30 },
  );
});
