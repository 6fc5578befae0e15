import { z } from 'zod';
import { pageOf, pageQuery } from './paging.ts';

/** POST /credit, the request: how many credits to add to the caller's balance. */
export const topUpBody = z.strictObject({ amount: z.int().min(1).max(1_000_000_000) });

/** The answer to POST /credit and GET /credit, in whole credits. */
export const balanceAnswer = z.strictObject({ balance: z.int().min(0) });

/** GET /credit/ledger, the query. */
export const ledgerQuery = z.strictObject(pageQuery);

/** The caller's leg of one ledger transaction: positive adds to the balance, negative takes from it. */
export const ledgerEntry = z.strictObject({
  transactionId: z.int(),
  kind: z.enum(['topup', 'charge', 'refund']),
  amount: z.int(),
  messageId: z.uuid().nullable(),
  at: z.iso.datetime(),
});

export const ledgerPage = pageOf(ledgerEntry);

export type TopUpBody = z.infer<typeof topUpBody>;
export type BalanceAnswer = z.infer<typeof balanceAnswer>;
export type LedgerEntry = z.infer<typeof ledgerEntry>;
