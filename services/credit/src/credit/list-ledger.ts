import type { LedgerEntry } from '@serin/shared/contracts/credit-http.ts';
import { type Page, positionIn, toPage } from '@serin/shared/contracts/page.ts';
import { z } from 'zod';
import type { CreditStore, LedgerRow } from './credit-store.ts';

const ledgerPosition = z.coerce.number().int().min(1);

const view = (row: LedgerRow): LedgerEntry => ({ ...row, at: row.at.toISOString() });

export type ListLedger = (
  subject: string,
  limit: number,
  cursor: string | undefined,
) => Promise<Page<LedgerEntry>>;

/** A page of the subject's ledger entries, newest first. Throws InvalidCursor. */
export function createListLedger(store: Pick<CreditStore, 'ledger'>): ListLedger {
  return async (subject, limit, cursor) => {
    const scope = `ledger:${subject}`;
    const before = positionIn(cursor, scope, ledgerPosition);
    const rows = await store.ledger(subject, before, limit + 1);
    return toPage(rows, limit, view, scope, (row) => row.transactionId);
  };
}
