import { expect } from 'vitest';
import type { TestDatabase } from '../../../shared/test-support/database.ts';

/** I1 and I3 of the house: money is conserved, each balance is the sum of its entries, none is negative. */
export async function expectBooksInOrder(database: TestDatabase): Promise<void> {
  const unbalanced = await database.query(
    `SELECT transaction_id FROM ledger_entries GROUP BY transaction_id HAVING sum(amount) <> 0 OR count(*) <> 2`,
  );
  expect(unbalanced).toEqual([]);
  const wrong = await database.query(
    `SELECT account, balance FROM accounts FULL JOIN (
       SELECT account, sum(amount) AS entries FROM ledger_entries WHERE account LIKE 'user:%' GROUP BY account
     ) AS sums USING (account) WHERE balance IS DISTINCT FROM entries OR balance < 0`,
  );
  expect(wrong).toEqual([]);
}
