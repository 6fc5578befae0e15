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

function expectToFit(lines: readonly Line[], columns = 80): void {
  for (const line of lines) {
    const text = paintPlain(line);
    expect(stringWidth(text), JSON.stringify(text)).toBeLessThanOrEqual(columns);
    expect(text).not.toMatch(dangerous);
    // Colours take no column, and nothing but colours is added.
    expect(stringWidth(paintColours(line).trimEnd())).toBeLessThanOrEqual(columns);
  }
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
  );
});

test('When anything at all is shown, then no line has more than 80 columns, and none moves the cursor', () => {
  fc.assert(
    fc.property(anySnapshot, anyRollout, (snapshot, rollout) => {
      expectToFit(statusLines(snapshot));
      expectToFit(historyLines([rollout, rollout], now));
      expectToFit(historyOf(rollout, now));
      expectToFit(receiptsLines(receiptsOf(rollout, now), rollout.id));
      for (const line of watchLines(snapshot, undefined)) expect(line).not.toMatch(dangerous);
    }),
    { numRuns: 40 },
  );
});

test('When any plan is printed, then no line has more than 80 columns', () => {
  fc.assert(
    fc.property(anyPlan, (plan) => {
      const standing = [{ app: 'message', canaries: 1, version: 'x'.repeat(100) }] as const;
      expectToFit(dryRunLines(planDocument(plan, standing, { leastHold: 20 })));
    }),
  );
});
