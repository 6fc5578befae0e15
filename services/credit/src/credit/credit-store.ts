import type { ChargeRequested, RefundRequested } from '@serin/shared/contracts/credit-queues.ts';
import type { Pool } from 'pg';

/** How the ledger names a user's account. */
const accountOf = (subject: string) => `user:${subject}`;
const subjectOf = (account: string) => account.slice('user:'.length);

/** PostgreSQL's code for a CHECK that does not hold: here, that of the balance. */
const checkViolation = '23514';

export interface TopUp {
  subject: string;
  amount: number;
  key: string | null;
  requestHash: Buffer;
}

export interface TopUpOutcome {
  /**
   * `repeated`: the answer of the first time. `mismatch`: the key belongs to another request. `too-much`: the balance
   * would be too large; nothing was done, and the key is free.
   */
  outcome: 'done' | 'repeated' | 'mismatch' | 'too-much';
  balance: number;
}

export interface LedgerRow {
  transactionId: number;
  kind: 'topup' | 'charge' | 'refund';
  amount: number;
  messageId: string | null;
  at: Date;
}

/** All the SQL of credit. The statements that move money are functions: see migrations/0002. */
export function createCreditStore(pool: Pool) {
  return {
    async topUp({ subject, amount, key, requestHash }: TopUp): Promise<TopUpOutcome> {
      try {
        const { rows } = await pool.query<TopUpOutcome>({
          name: 'top-up',
          text: 'SELECT outcome, new_balance AS balance FROM top_up($1, $2, $3, $4)',
          values: [subject, amount, key, requestHash],
        });
        return rows[0] as TopUpOutcome;
      } catch (error) {
        if ((error as { code?: unknown }).code !== checkViolation) throw error;
        return { outcome: 'too-much', balance: 0 };
      }
    },

    /** Charges in one transaction; answers the subjects whose balance changed. */
    async charge(requests: ChargeRequested[]): Promise<string[]> {
      const { rows } = await pool.query<{ accounts: string[] }>({
        name: 'charge',
        text: 'SELECT charge_messages($1) AS accounts',
        values: [JSON.stringify(requests)],
      });
      return (rows[0]?.accounts ?? []).map(subjectOf);
    },

    /** Refunds in one transaction; answers the subjects whose balance changed. */
    async refund(requests: RefundRequested[]): Promise<string[]> {
      const { rows } = await pool.query<{ accounts: string[] }>({
        name: 'refund',
        text: 'SELECT refund_messages($1) AS accounts',
        values: [JSON.stringify(requests)],
      });
      return (rows[0]?.accounts ?? []).map(subjectOf);
    },

    async balance(subject: string): Promise<number> {
      const { rows } = await pool.query<{ balance: number }>({
        name: 'balance',
        text: 'SELECT balance FROM accounts WHERE account = $1',
        values: [accountOf(subject)],
      });
      return rows[0]?.balance ?? 0;
    },

    /** The subject's entries below a transaction, newest first. */
    async ledger(subject: string, before: number | null, limit: number): Promise<LedgerRow[]> {
      const { rows } = await pool.query<LedgerRow>({
        name: 'ledger',
        text: `SELECT transaction_id AS "transactionId", kind, amount, message_id AS "messageId", created_at AS at
               FROM ledger_entries JOIN ledger_transactions USING (transaction_id)
               WHERE account = $1 AND transaction_id < coalesce($2, 9223372036854775807)
               ORDER BY transaction_id DESC LIMIT $3`,
        values: [accountOf(subject), before, limit],
      });
      return rows;
    },
  };
}

export type CreditStore = ReturnType<typeof createCreditStore>;
