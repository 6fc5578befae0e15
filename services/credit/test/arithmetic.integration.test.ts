import { randomUUID } from 'node:crypto';
import { createPool } from '@serin/shared/postgres/pool.ts';
import fc from 'fast-check';
import type { Pool } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../shared/test-support/database.ts';
import { silentLog } from '../../../shared/test-support/silent-log.ts';
import { type CreditStore, createCreditStore } from '../src/credit/credit-store.ts';
import { expectBooksInOrder } from './books.ts';

let database: TestDatabase;
let pool: Pool;
let store: CreditStore;

beforeAll(async () => {
  database = await createTestDatabase('credit');
  pool = createPool({
    connectionString: database.url,
    password: database.password,
    applicationName: 'test',
    log: silentLog,
  });
  store = createCreditStore(pool);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

type Step =
  | { do: 'top up'; amount: number }
  | { do: 'charge'; message: number; price: number }
  | { do: 'refund'; message: number };

const message = fc.nat({ max: 5 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('top up' as const), amount: fc.integer({ min: 1, max: 20 }) }),
  fc.record({
    do: fc.constant('charge' as const),
    message,
    price: fc.integer({ min: 1, max: 15 }),
  }),
  fc.record({ do: fc.constant('refund' as const), message }),
);

/** The same rules in a few lines of arithmetic: what was decided about a message stays decided. */
class Model {
  balance = 0;
  readonly charges = new Map<number, number | 'rejected'>();
  readonly refunds = new Set<number>();

  apply(step: Step): void {
    if (step.do === 'top up') this.balance += step.amount;
    else if (step.do === 'charge') this.charge(step.message, step.price);
    else this.refund(step.message);
  }

  private charge(message: number, price: number): void {
    if (this.charges.has(message)) return;
    const enough = this.balance >= price;
    if (enough) this.balance -= price;
    this.charges.set(message, enough ? price : 'rejected');
  }

  private refund(message: number): void {
    const charged = this.charges.get(message);
    if (typeof charged !== 'number' || this.refunds.has(message)) return;
    this.refunds.add(message);
    this.balance += charged;
  }
}

test('When anything is asked in any order, any number of times, then the ledger does what arithmetic says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const subject = randomUUID();
      const ids = Array.from({ length: 6 }, () => randomUUID());
      const model = new Model();
      for (const one of steps) {
        model.apply(one);
        await perform(subject, ids, one);
        expect(await store.balance(subject)).toBe(model.balance);
      }
    }),
    { numRuns: 60 },
  );
  await expectBooksInOrder(database);
});

async function perform(subject: string, ids: string[], step: Step): Promise<void> {
  if (step.do === 'top up') {
    await store.topUp({ subject, amount: step.amount, key: null, requestHash: Buffer.alloc(0) });
    return;
  }
  const messageId = ids[step.message] as string;
  const common = { version: 1, ask: 1, messageId } as const;
  if (step.do === 'refund') await store.refund([{ type: 'RefundRequested', ...common }]);
  else
    await store.charge([
      { type: 'ChargeRequested', ...common, account: subject, price: step.price },
    ]);
}
