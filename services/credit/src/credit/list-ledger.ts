import type { Cache } from '@serin/shared/cache/cache.ts';
import type { LedgerEntry } from '@serin/shared/contracts/credit-http.ts';
import { type Page, positionIn, toPage } from '@serin/shared/contracts/page.ts';
import { z } from 'zod';
import type { CreditStore, LedgerRow } from './credit-store.ts';

/** Also how long a page can be wrong, if the cache could not be told of a change. */
const ttlSeconds = 10;
const ledgerPosition = z.coerce.number().int().min(1);

/** The ledger of one subject: names its pages in the cache, and seals its cursors. */
const ledgerOf = (subject: string) => `ledger:${subject}`;

const view = (row: LedgerRow): LedgerEntry => ({ ...row, at: row.at.toISOString() });

export type ListLedger = (
  subject: string,
  limit: number,
  cursor: string | undefined,
) => Promise<Page<LedgerEntry>>;

export interface Ledgers {
  /** A page of the subject's ledger entries, newest first. Throws InvalidCursor. */
  page: ListLedger;
  /** To be called after each commit that added entries. */
  changed(subjects: string[]): Promise<void>;
}

/** Ledgers, read through the cache under the name of their owner; all pages of one are dropped at once. */
export function createLedgers(store: Pick<CreditStore, 'ledger'>, cache: Cache): Ledgers {
  return {
    async page(subject, limit, cursor) {
      const ledger = ledgerOf(subject);
      const before = positionIn(cursor, ledger, ledgerPosition);
      return await cache.read<Page<LedgerEntry>>({
        key: `${ledger}:${limit}:${before ?? ''}`,
        group: ledger,
        ttlSeconds,
        load: async () => {
          const rows = await store.ledger(subject, before, limit + 1);
          return toPage(rows, limit, view, ledger, (row) => row.transactionId);
        },
      });
    },
    changed: (subjects) => cache.dropGroups(subjects.map(ledgerOf)),
  };
}
