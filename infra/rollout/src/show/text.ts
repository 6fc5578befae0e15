import type { Rollout } from '../journal/rollout.ts';
import type { PlanDocument } from './dry-run.ts';
import { dryRunLines } from './dry-run-lines.ts';
import { historyLines, historyOf } from './history.ts';
import type { Receipts } from './receipts.ts';
import { receiptsLines } from './receipts-lines.ts';
import type { Snapshot } from './snapshot.ts';
import { statusLines } from './status.ts';
import type { Line } from './terminal/line.ts';
import type { Paint } from './terminal/paint.ts';

/** What the commands print for people, each a text of several lines; with --json they print a document of documents.ts instead. */
export function texts(paint: Paint) {
  const text = (lines: readonly Line[]) => lines.map(paint).join('\n');
  return {
    status: (snapshot: Snapshot) => text(statusLines(snapshot)),
    /** `at`: now, ISO 8601. */
    history: (rollouts: readonly Rollout[], at: string) => text(historyLines(rollouts, at)),
    rollout: (rollout: Rollout, at: string) => text(historyOf(rollout, at)),
    receipts: (receipts: Receipts, keptAt?: string) => text(receiptsLines(receipts, keptAt)),
    plan: (plan: PlanDocument) => text(dryRunLines(plan)),
  };
}

export type Texts = ReturnType<typeof texts>;
