import type { Rows } from './rows.ts';

/** The whole ledger, whoever it belongs to. */
export interface Ledger {
  transactions: number;
  /** Transactions whose legs do not sum to zero. */
  unbalanced: number;
  /** Accounts whose balance is not the sum of its entries. */
  wrongAccounts: string[];
  negativeAccounts: string[];
}

const wrongAccounts = `
  SELECT account, balance, entries FROM accounts FULL JOIN (
    SELECT account, sum(amount) AS entries FROM ledger_entries WHERE account LIKE 'user:%' GROUP BY account
  ) AS sums USING (account) WHERE balance IS DISTINCT FROM coalesce(entries, 0)`;

const unbalanced = `
  SELECT transaction_id FROM ledger_transactions LEFT JOIN ledger_entries USING (transaction_id)
  GROUP BY transaction_id HAVING coalesce(sum(amount), 0) <> 0 OR count(amount) NOT IN (0, 2)`;

const totals = `
  SELECT (SELECT count(*) FROM ledger_transactions) AS transactions,
    ARRAY(SELECT account FROM accounts WHERE balance < 0) AS negative`;

/** Reads the ledger as a whole. Each query sees one moment: money that moves meanwhile is wholly in it or not at all. */
export async function readLedger(rows: Rows): Promise<Ledger> {
  const [wrong, broken, [total]] = await Promise.all([
    rows<{ account: string }>('credit', wrongAccounts),
    rows('credit', unbalanced),
    rows<{ transactions: number; negative: string[] }>('credit', totals),
  ]);
  if (total === undefined) throw new Error('the database gave no row');
  return {
    transactions: total.transactions,
    unbalanced: broken.length,
    wrongAccounts: wrong.map(({ account }) => account),
    negativeAccounts: total.negative,
  };
}
