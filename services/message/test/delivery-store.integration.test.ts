import { randomUUID } from 'node:crypto';
import { createPool } from '@serin/shared/postgres/pool.ts';
import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../shared/test-support/database.ts';
import { silentLog } from '../../../shared/test-support/silent-log.ts';
import { givenUp, whatNow } from '../src/messages/delivery-policy.ts';
import {
  createDeliveryStore,
  type DeliveryStore,
  type Lane,
  type Taken,
} from '../src/messages/delivery-store.ts';
import { createMessageStore, type MessageStore } from '../src/messages/message-store.ts';
import type { OutcomeKind } from '../src/provider/outcome.ts';

let database: TestDatabase;
let pool: Pool;
let messages: MessageStore;
let deliveries: DeliveryStore;

const sender = 'alice';

beforeAll(async () => {
  database = await createTestDatabase('message');
  pool = createPool({
    connectionString: database.url,
    password: database.password,
    applicationName: 'test',
    max: 20,
    log: silentLog,
  });
  messages = createMessageStore(pool);
  deliveries = createDeliveryStore(pool);
});
beforeEach(() => database.query('TRUNCATE messages, deliveries, inbox, outbox'));
afterAll(async () => {
  await pool.end();
  await database.drop();
});

async function charged(count = 1): Promise<string[]> {
  const accepted = await messages.accept(
    Array.from({ length: count }, () => ({
      sender,
      destination: 'bob',
      body: 'hello',
      price: 1,
      key: null,
      requestHash: Buffer.from('hash'),
      traceparent: null,
      baggage: null,
    })),
  );
  const ids = accepted.map((one) => one.messageId);
  await messages.move(ids.map((messageId) => ({ messageId, events: ['charged'] })));
  return ids;
}

const take = (lane: Lane = 'first', limit = 10) => deliveries.take(lane, limit, 60, 24);
async function takeOne(lane: Lane = 'first'): Promise<Taken> {
  const [taken] = await take(lane);
  if (taken === undefined) throw new Error('there is nothing to take');
  return taken;
}
const record = (taken: Taken, kind: OutcomeKind) =>
  deliveries.record([{ ...taken, decision: whatNow({ kind }, taken) }]);
const stateOf = async (messageId: string) => (await messages.sentBy(sender, messageId))?.state;
/** As if all that time had passed. */
const passTime = (interval = '1 hour') =>
  database.query(
    `UPDATE deliveries SET try_at = try_at - $1::interval, charged_at = charged_at - $1::interval`,
    [interval],
  );
const refundsAsked = () =>
  database.query(`SELECT FROM outbox WHERE payload ->> 'type' = 'RefundRequested'`);

describe('taking', () => {
  test('When replicas take at the same time, then each message is in one hand', async () => {
    const ids = await charged(200);
    const taken = await Promise.all(Array.from({ length: 20 }, () => take('first', 20)));
    const all = taken.flat().map((one) => one.messageId);
    expect(new Set(all).size).toBe(all.length);
    expect([...all, ...(await take('first', 200)).map((one) => one.messageId)].sort()).toEqual(
      ids.sort(),
    );
    expect(await take()).toEqual([]);
  });

  test('When a replica never says what came of it, then another takes over, in doubt', async () => {
    await charged();
    const first = await takeOne();
    expect(first).toMatchObject({ tries: 0, inDoubt: false, overdue: false, body: 'hello' });
    await passTime();
    const second = await takeOne();
    expect(second).toMatchObject({ messageId: first.messageId, inDoubt: true });
    await record(second, 'error');
    await passTime();
    expect(await takeOne('again')).toMatchObject({ tries: 1, inDoubt: true });
  });

  test('When a message was tried in vain, then it is in the other lane, later', async () => {
    await charged();
    await record(await takeOne(), 'error');
    expect([await take('first'), await take('again')]).toEqual([[], []]);
    await passTime();
    expect(await take('first')).toEqual([]);
    expect(await takeOne('again')).toMatchObject({ tries: 1, inDoubt: false });
  });

  test('When a day has passed since the charge, then it is overdue', async () => {
    await charged();
    await passTime('25 hours');
    expect(await takeOne()).toMatchObject({ overdue: true });
  });
});

describe('recording', () => {
  test('When the provider accepted, then the message is delivered, and nowhere in an inbox', async () => {
    const [id = ''] = await charged();
    await record(await takeOne(), 'accepted');
    expect(await messages.sentBy(sender, id)).toMatchObject({ state: 'delivered', reason: null });
    expect(await messages.listReceived('bob', null, 10)).toEqual([]);
    expect(await database.query('SELECT FROM deliveries')).toEqual([]);
  });

  test.each([
    ['at once', 'refunding', []],
    ['after a silence', 'unconfirmed-refunding', ['timeout']],
  ] as const)(
    'When the provider rejected %s, then one refund is asked, however often it is recorded',
    async (_, state, before) => {
      const [id = ''] = await charged();
      for (const kind of before) await record(await takeOne(), kind);
      await passTime();
      const taken = await takeOne(before.length > 0 ? 'again' : 'first');
      await Promise.all([1, 2, 3].map(() => record(taken, 'rejected')));
      expect(await stateOf(id)).toBe(state);
      expect(await refundsAsked()).toHaveLength(1);
      await messages.move([{ messageId: id, events: ['refunded'] }]);
      expect(await messages.sentBy(sender, id)).toMatchObject({
        state: 'failed',
        reason: 'provider-rejected',
      });
    },
  );

  test('When the provider was silent, then the message is unconfirmed, and stays so whatever is not an answer', async () => {
    const [id = ''] = await charged();
    await record(await takeOne(), 'timeout');
    expect(await stateOf(id)).toBe('unconfirmed');
    for (const kind of ['timeout', 'error', 'error', 'error', 'error', 'breaker-open'] as const) {
      await passTime('1 minute');
      await record(await takeOne('again'), kind);
      expect(await stateOf(id)).toBe('unconfirmed');
    }
    await passTime();
    const taken = await takeOne('again');
    expect(taken).toMatchObject({ tries: 6, inDoubt: true });
    await record(taken, 'accepted');
    expect(await messages.sentBy(sender, id)).toMatchObject({ state: 'delivered', reason: null });
  });

  test('When nobody can know any more, then it is given up and refunded', async () => {
    const [id = ''] = await charged();
    await record(await takeOne(), 'timeout');
    await passTime('25 hours');
    await deliveries.record([{ ...(await takeOne('again')), decision: givenUp }]);
    expect(await stateOf(id)).toBe('unconfirmed-refunding');
    expect(await refundsAsked()).toHaveLength(1);
  });

  test('When a replica slept past its lease, then its failures count for nothing, and its success counts', async () => {
    const [id = ''] = await charged();
    const asleep = await takeOne();
    await passTime();
    const awake = await takeOne();
    for (const kind of ['rejected', 'error', 'timeout'] as const) await record(asleep, kind);
    expect(await stateOf(id)).toBe('charged');
    expect(await refundsAsked()).toEqual([]);
    expect(await take()).toEqual([]);
    await record(asleep, 'accepted');
    expect(await stateOf(id)).toBe('delivered');
    await record(awake, 'rejected');
    expect(await stateOf(id)).toBe('delivered');
    expect(await refundsAsked()).toEqual([]);
  });

  test('When replicas record the same messages in any order, then nobody deadlocks, and each moves once', async () => {
    await charged(50);
    const taken = await take('first', 50);
    const batch = () =>
      [...taken]
        .sort(() => Math.random() - 0.5)
        .map((one) => ({ ...one, decision: whatNow({ kind: 'rejected' }, one) }));
    const moves = await Promise.all(Array.from({ length: 10 }, () => deliveries.record(batch())));
    expect(moves.flat()).toHaveLength(50);
    for (const { from, state, ageSeconds } of moves.flat()) {
      expect([from, state]).toEqual(['charged', 'refunding']);
      expect(ageSeconds).toBeGreaterThan(0);
    }
    expect(await refundsAsked()).toHaveLength(50);
  });

  test('When a verdict comes twice, then there is one delivery', async () => {
    const [id = ''] = await charged();
    await messages.move([{ messageId: id, events: ['charged'] }]);
    await record(await takeOne(), 'accepted');
    await messages.move([{ messageId: id, events: ['charged'] }]);
    expect(await database.query('SELECT FROM deliveries')).toEqual([]);
    expect(await stateOf(id)).toBe('delivered');
    expect(await stateOf(randomUUID())).toBeUndefined();
  });
});
