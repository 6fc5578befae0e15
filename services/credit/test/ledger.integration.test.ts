import { randomUUID } from 'node:crypto';
import type { ChargeRequested } from '@serin/shared/contracts/credit-queues.ts';
import { createPool } from '@serin/shared/postgres/pool.ts';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
    max: 20,
    log: silentLog,
  });
  store = createCreditStore(pool);
});
afterAll(async () => {
  await expectBooksInOrder(database);
  await pool.end();
  await database.drop();
});

const charge = (account: string, price = 1, messageId: string = randomUUID()): ChargeRequested => ({
  type: 'ChargeRequested',
  version: 1,
  ask: 1,
  messageId,
  account,
  price,
});
const topUp = (
  subject: string,
  amount: number,
  key: string | null = null,
  requestHash = Buffer.from('hash'),
) => store.topUp({ subject, amount, key, requestHash });

const replies = async (messageId: string) => {
  const rows = await database.query<{ verdict: string }>(
    `SELECT payload ->> 'verdict' AS verdict FROM outbox WHERE payload ->> 'messageId' = $1 ORDER BY outbox_id`,
    [messageId],
  );
  return rows.map((row) => row.verdict);
};

describe('charging', () => {
  test('When the same request comes again, then nothing is charged and the recorded verdict is sent again', async () => {
    const subject = randomUUID();
    await topUp(subject, 10);
    const request = charge(subject, 3);
    const nothing = { accounts: [], charged: 0, rejected: 0, amount: 0 };
    expect(await store.charge([request])).toEqual({
      accounts: [`user:${subject}`],
      charged: 1,
      rejected: 0,
      amount: request.price,
    });
    expect(await store.charge([request])).toEqual(nothing);
    expect(await store.charge([request, request])).toEqual(nothing);
    expect(await store.balance(subject)).toBe(7);
    expect(await replies(request.messageId)).toEqual(['charged', 'charged', 'charged', 'charged']);
  });

  test('When a rejected request comes again after a top-up, then it stays rejected', async () => {
    const subject = randomUUID();
    const request = charge(subject);
    await store.charge([request]);
    await topUp(subject, 10);
    await store.charge([request]);
    expect(await replies(request.messageId)).toEqual(['rejected', 'rejected']);
    expect(await store.balance(subject)).toBe(10);
  });

  test('When one batch asks for more than there is, then it is charged as far as the credit goes', async () => {
    const subject = randomUUID();
    await topUp(subject, 4);
    const requests = Array.from({ length: 10 }, () => charge(subject));
    expect(await store.charge(requests)).toMatchObject({ charged: 4, rejected: 6, amount: 4 });
    const verdicts = (await Promise.all(requests.map((one) => replies(one.messageId)))).flat();
    expect(verdicts.filter((verdict) => verdict === 'charged')).toHaveLength(4);
    expect(await store.balance(subject)).toBe(0);
  });

  test('When many replicas charge the same messages at once, then each is charged once and nobody deadlocks', async () => {
    const subjects = Array.from({ length: 5 }, () => randomUUID());
    await Promise.all(subjects.map((subject) => topUp(subject, 1_000)));
    const requests = subjects.flatMap((subject) =>
      Array.from({ length: 20 }, () => charge(subject)),
    );
    const shuffled = () => [...requests].sort(() => Math.random() - 0.5);
    const did = await Promise.all(Array.from({ length: 12 }, () => store.charge(shuffled())));
    expect(did.reduce((sum, { charged }) => sum + charged, 0)).toBe(100);
    expect(did.reduce((sum, { amount }) => sum + amount, 0)).toBe(100);
    for (const subject of subjects) expect(await store.balance(subject)).toBe(980);
  });

  test('When a message is free, then even a sender without an account may send it', async () => {
    const request = charge(randomUUID(), 0);
    await store.charge([request]);
    expect(await replies(request.messageId)).toEqual(['charged']);
    await store.refund([
      { type: 'RefundRequested', version: 1, ask: 1, messageId: request.messageId },
    ]);
    expect(await replies(request.messageId)).toEqual(['charged', 'refunded']);
  });
});

describe('refunding', () => {
  test('When a refund is asked twice and at once, then the price goes back once', async () => {
    const subject = randomUUID();
    await topUp(subject, 10);
    const { messageId } = charge(subject);
    await store.charge([charge(subject, 4, messageId)]);
    const refund = { type: 'RefundRequested', version: 1, ask: 1, messageId } as const;
    const asked = Array.from({ length: 8 }, () => store.refund([refund, refund]));
    const did = (await Promise.allSettled(asked)).filter((one) => one.status === 'fulfilled');
    expect(did.reduce((sum, { value }) => sum + value.refunded, 0)).toBe(1);
    expect(did.reduce((sum, { value }) => sum + value.amount, 0)).toBe(4);
    expect(await store.balance(subject)).toBe(10);
    const entries = await store.ledger(subject, null, 10);
    expect(entries.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['refund', 4],
      ['charge', -4],
      ['topup', 10],
    ]);
  });

  test('When a message was never charged, then there is nothing to refund', async () => {
    const subject = randomUUID();
    const rejected = charge(subject);
    await store.charge([rejected]);
    const ask = (messageId: string) =>
      store.refund([{ type: 'RefundRequested', version: 1, ask: 1, messageId }]);
    const nothing = { accounts: [], refunded: 0, amount: 0 };
    expect(await ask(rejected.messageId)).toEqual(nothing);
    expect(await ask(randomUUID())).toEqual(nothing);
    expect(await store.balance(subject)).toBe(0);
  });
});

describe('topping up', () => {
  test('When 50 ask at once with one key, then it is added once and all get the same answer', async () => {
    const subject = randomUUID();
    const answers = await Promise.all(Array.from({ length: 50 }, () => topUp(subject, 7, 'key')));
    expect(new Set(answers.map((answer) => answer.balance))).toEqual(new Set([7]));
    expect(answers.filter((answer) => answer.outcome === 'done')).toHaveLength(1);
    expect(await store.balance(subject)).toBe(7);
  });

  test('When the key was used for another request, then nothing is added', async () => {
    const subject = randomUUID();
    await topUp(subject, 7, 'key');
    expect(await topUp(subject, 8, 'key', Buffer.from('other'))).toMatchObject({
      outcome: 'mismatch',
    });
    expect(await store.balance(subject)).toBe(7);
  });

  test('When the balance would be too large for JSON readers, then nothing is added and the key is free', async () => {
    const subject = randomUUID();
    await topUp(subject, 1);
    expect(await topUp(subject, Number.MAX_SAFE_INTEGER, 'key')).toMatchObject({
      outcome: 'too-much',
    });
    expect(await store.balance(subject)).toBe(1);
    expect(await topUp(subject, 1, 'key')).toEqual({ outcome: 'done', balance: 2 });
  });

  test('When another subject uses the same key, then it is theirs alone', async () => {
    const [one, other] = [randomUUID(), randomUUID()];
    await topUp(one, 7, 'key');
    expect(await topUp(other, 7, 'key')).toEqual({ outcome: 'done', balance: 7 });
    expect(await store.balance(one)).toBe(7);
  });
});

describe('the ledger', () => {
  test.each([
    'UPDATE ledger_entries SET amount = 1',
    'DELETE FROM ledger_entries',
    'TRUNCATE ledger_entries',
    `UPDATE ledger_transactions SET kind = 'topup'`,
    'DELETE FROM ledger_transactions',
    'UPDATE verdicts SET verdict = verdict',
    'DELETE FROM verdicts',
    'DELETE FROM accounts',
  ])('When the service runs %s, then PostgreSQL refuses', async (sql) => {
    await expect(pool.query(sql)).rejects.toMatchObject({ code: '42501' });
  });

  test.each(['UPDATE ledger_entries SET amount = 1', 'DELETE FROM ledger_transactions'])(
    'When even a superuser runs %s, then a trigger refuses',
    async (sql) => {
      await expect(database.query(sql)).rejects.toThrow('append-only');
    },
  );

  test('When legs do not sum to zero, then PostgreSQL refuses them', async () => {
    await expect(
      pool.query(`
        WITH t AS (INSERT INTO ledger_transactions (kind) VALUES ('topup') RETURNING transaction_id)
        INSERT INTO ledger_entries SELECT transaction_id, 'user:mallory', 5 FROM t`),
    ).rejects.toMatchObject({ code: '23514' });
  });

  test('When a balance would become negative or too large, then PostgreSQL refuses', async () => {
    const subject = randomUUID();
    await topUp(subject, 1);
    const set = (balance: string) =>
      pool.query('UPDATE accounts SET balance = $2 WHERE account = $1', [
        `user:${subject}`,
        balance,
      ]);
    await expect(set('-1')).rejects.toMatchObject({ code: '23514' });
    await expect(set('9007199254740992')).rejects.toMatchObject({ code: '23514' });
  });
});

describe('what is out of balance', () => {
  const isLongAgo = () =>
    database.query("UPDATE ledger_checks SET begun_at = now() - interval '1 hour'");
  const looks = async () =>
    (await database.query<{ begun_at: Date }>('SELECT begun_at FROM ledger_checks'))[0]?.begun_at;

  test('When all is well, then the application itself finds nothing', async () => {
    await isLongAgo();
    expect(await store.imbalance()).toEqual({ credits: 0, ageSeconds: expect.closeTo(0, 0) });
  });

  test('When a balance was changed behind its back, then that is found by the next look, and told to whoever asks within a minute', async () => {
    const subject = randomUUID();
    await topUp(subject, 10);
    const change = (by: number) =>
      database.query('UPDATE accounts SET balance = balance + $2 WHERE account = $1', [
        `user:${subject}`,
        by,
      ]);
    await change(3);
    await isLongAgo();
    expect((await store.imbalance()).credits).toBe(3);
    const lookedAt = await looks();
    await change(-3);
    expect((await store.imbalance()).credits).toBe(3);
    expect(await looks()).toEqual(lookedAt);
    await isLongAgo();
    expect((await store.imbalance()).credits).toBe(0);
  });

  test('When many want to know at once, then one of them looks', async () => {
    await isLongAgo();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => pool.query('SELECT begin_ledger_check() AS "isDue"')),
    );
    expect(answers.filter(({ rows }) => rows[0].isDue)).toHaveLength(1);
  });

  test('When the whole ledger takes longer than a statement may, then it is read all the same', async () => {
    await isLongAgo();
    const { url: connectionString, password } = database;
    const hasty = createPool({
      ...{ connectionString, password, applicationName: 'test', log: silentLog },
      statementTimeoutMillis: 50,
    });
    await database.query('ALTER FUNCTION ledger_imbalance() RENAME TO quick_imbalance');
    await database.query(
      "CREATE FUNCTION ledger_imbalance() RETURNS bigint LANGUAGE sql AS 'SELECT 7 FROM pg_sleep(1.5)'",
    );
    try {
      expect((await createCreditStore(hasty).imbalance()).credits).toBe(7);
    } finally {
      await database.query('DROP FUNCTION ledger_imbalance()');
      await database.query('ALTER FUNCTION quick_imbalance() RENAME TO ledger_imbalance');
      await hasty.end();
    }
  });

  test('When a look takes long, then the next one waits for ten times as long', async () => {
    const isDue = async (began: string) => {
      await database.query(
        `UPDATE ledger_checks SET took = '10 s', begun_at = now() - interval '${began}'`,
      );
      const { rows } = await pool.query('SELECT begin_ledger_check() AS "isDue"');
      return rows[0].isDue;
    };
    expect(await isDue('95 s')).toBe(false);
    expect(await isDue('101 s')).toBe(true);
  });
});
