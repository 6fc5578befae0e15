import type { ChargeRequested, RefundRequested } from '@serin/shared/contracts/credit-queues.ts';
import { inTransaction } from '@serin/shared/postgres/transaction.ts';
import type { Pool, QueryConfig } from 'pg';

/** How the ledger names a user's account. */
const accountOf = (subject: string) => `user:${subject}`;
export const subjectOf = (account: string) => account.slice('user:'.length);

/** PostgreSQL's code for a CHECK that does not hold: here, that of the balance. */
const checkViolation = '23514';

/** For reading all of the ledger. */
const wholeLedgerMillis = 15_000;

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

interface Moved {
  /** Those whose balance changed, as the ledger names them. */
  accounts: string[];
  /** In credits. */
  amount: number;
}

/** What a batch of charges did; what was decided before is not counted. */
export interface Charged extends Moved {
  charged: number;
  rejected: number;
}

/** What a batch of refunds did; what was decided before is not counted. */
export interface Refunded extends Moved {
  refunded: number;
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

    /** Charges in one transaction. */
    async charge(requests: ChargeRequested[]): Promise<Charged> {
      const { rows } = await pool.query<Charged>({
        name: 'charge',
        text: 'SELECT accounts, charged, rejected, amount FROM charge_and_count($1)',
        values: [JSON.stringify(requests)],
      });
      return rows[0] as Charged;
    },

    /** Refunds in one transaction. */
    async refund(requests: RefundRequested[]): Promise<Refunded> {
      const { rows } = await pool.query<Refunded>({
        name: 'refund',
        text: 'SELECT accounts, refunded, amount FROM refund_and_count($1)',
        values: [JSON.stringify(requests)],
      });
      return rows[0] as Refunded;
    },

    /**
     * Credits that balances and ledger entries disagree about, and how old that knowledge is. Whoever finds it too old reads every user's entries,
     * for all replicas.
     */
    async imbalance(): Promise<{ credits: number; ageSeconds: number }> {
      const { rows: due } = await pool.query<{ isDue: boolean }>(
        'SELECT begin_ledger_check() AS "isDue"',
      );
      if (due[0]?.isDue)
        await inTransaction(pool, async (client) => {
          await client.query(`SET LOCAL statement_timeout = ${wholeLedgerMillis}`);
          const text = 'SELECT check_ledger()';
          await client.query({ text, query_timeout: wholeLedgerMillis + 1_000 } as QueryConfig);
        });
      const { rows } = await pool.query<{ credits: number; ageSeconds: number }>(
        `SELECT credits, extract(epoch FROM clock_timestamp() - checked_at)::float8 AS "ageSeconds"
         FROM ledger_checks WHERE the_only`,
      );
      return rows[0] as { credits: number; ageSeconds: number };
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
