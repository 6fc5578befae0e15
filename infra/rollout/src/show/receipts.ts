import type { MoneyCheck, Rollout, StepReceipt } from '../journal/rollout.ts';
import type { Move } from '../plan/plan.ts';
import { secondsBetween } from './figures.ts';

/** A step's receipt for one service, with the figures one asks for first. */
export interface ReceiptRow extends StepReceipt {
  /** The canaries' part as it was set, and as it was measured, 0 to 1; absent: no requests. */
  readonly setPart: number;
  readonly measuredPart?: number;
  /** By how many requests the canaries had more (or, negative, fewer) than their exact part. */
  readonly offBy: number;
  readonly requests: number;
}

/** What a rollout can show when it has ended. */
export interface Receipts {
  readonly document: 'receipts';
  readonly id: string;
  readonly who: string;
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly moves: readonly Move[];
  readonly outcome: 'done' | 'undone' | 'under way';
  readonly reason?: string;
  readonly override?: string;
  /** From the start to the end. */
  readonly seconds: number;
  readonly steps: readonly ReceiptRow[];
  readonly requests: number;
  readonly failed: number;
  readonly retried: number;
  readonly money: readonly MoneyCheck[];
}

/** The receipts of a rollout; `at` (ISO 8601) counts as its end while it has none. */
export function receiptsOf(rollout: Rollout, at: string): Receipts {
  const { id, who, startedAt, endedAt, plan, phase, reason, override, money } = rollout;
  const steps = rollout.receipts.map(rowOf);
  const sum = (of: (row: ReceiptRow) => number) => steps.reduce((all, row) => all + of(row), 0);
  return {
    document: 'receipts',
    ...{ id, who, startedAt },
    ...(endedAt !== undefined && { endedAt }),
    moves: plan.moves,
    outcome: phase === 'done' || phase === 'undone' ? phase : 'under way',
    ...(reason !== undefined && { reason }),
    ...(override !== undefined && { override }),
    seconds: secondsBetween(startedAt, endedAt ?? at),
    steps,
    requests: sum(({ requests }) => requests),
    failed: sum(({ failed }) => failed),
    retried: sum(({ retried }) => retried),
    money,
  };
}

function rowOf(receipt: StepReceipt): ReceiptRow {
  const { share, measured } = receipt;
  const requests = measured.canary + measured.stable;
  return {
    ...receipt,
    setPart: share.canary / share.of,
    ...(requests > 0 && { measuredPart: measured.canary / requests }),
    // One division at the end: what is exact stays exact.
    offBy: (measured.canary * share.of - requests * share.canary) / share.of,
    requests,
  };
}
