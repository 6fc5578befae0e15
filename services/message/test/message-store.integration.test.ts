import { randomUUID } from 'node:crypto';
import { createPool } from '@serin/shared/postgres/pool.ts';
import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../shared/test-support/database.ts';
import { silentLog } from '../../../shared/test-support/silent-log.ts';
import {
  createMessageStore,
  type MessageStore,
  type NewMessage,
} from '../src/messages/message-store.ts';

let database: TestDatabase;
let pool: Pool;
let store: MessageStore;

beforeAll(async () => {
  database = await createTestDatabase('message');
  pool = createPool({
    connectionString: database.url,
    password: database.password,
    applicationName: 'test',
    max: 20,
    log: silentLog,
  });
  store = createMessageStore(pool);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const message = (sender: string, key: string | null = null, body = 'hello'): NewMessage => ({
  sender,
  destination: `${sender}-friend`,
  body,
  price: 1,
  key,
  requestHash: Buffer.from(body),
  traceparent: null,
  baggage: null,
});

async function accepted(sender: string, count = 1): Promise<string[]> {
  const answers = await store.accept(Array.from({ length: count }, () => message(sender)));
  return answers.map((answer) => answer.messageId);
}

const jobsOf = (messageId: string) =>
  database.query<{ job_id: string; payload: object }>(
    `SELECT job_id, payload FROM outbox WHERE payload ->> 'messageId' = $1 ORDER BY outbox_id`,
    [messageId],
  );

describe('accepting', () => {
  test('When a message is accepted, then key and request to charge it are committed with it', async () => {
    const sender = randomUUID();
    const [answer] = await store.accept([message(sender, 'key')]);
    const messageId = answer?.messageId ?? '';
    expect(answer?.outcome).toBe('accepted');
    expect(await store.sentBy(sender, messageId)).toMatchObject({ state: 'queued', body: 'hello' });
    expect(await jobsOf(messageId)).toEqual([
      {
        job_id: `charge-${messageId}`,
        payload: {
          type: 'ChargeRequested',
          version: 1,
          ask: 1,
          messageId,
          account: sender,
          price: 1,
        },
      },
    ]);
  });

  test('When a batch mixes new, repeated, mismatched and keyless requests, then each gets its own answer', async () => {
    const sender = randomUUID();
    const [first] = await store.accept([message(sender, 'a')]);
    const answers = await store.accept([
      message(sender, 'a'),
      message(sender, null),
      message(sender, 'a', 'other'),
      message(sender, 'b'),
      message(sender, 'b'),
    ]);
    expect(answers.map((answer) => answer.outcome)).toEqual([
      'repeated',
      'accepted',
      'mismatch',
      'accepted',
      'repeated',
    ]);
    expect(answers[0]?.messageId).toBe(first?.messageId);
    expect(answers[4]?.messageId).toBe(answers[3]?.messageId);
    expect(await store.listSent(sender, null, 10)).toHaveLength(3);
  });

  test('When replicas race with the same keys in any order, then each key is one message and nobody deadlocks', async () => {
    const sender = randomUUID();
    const keys = Array.from({ length: 30 }, (_, index) => `key-${index}`);
    const batch = () =>
      [...keys].sort(() => Math.random() - 0.5).map((key) => message(sender, key));
    const answers = (
      await Promise.all(Array.from({ length: 15 }, () => store.accept(batch())))
    ).flat();
    expect(answers.filter((answer) => answer.outcome === 'accepted')).toHaveLength(30);
    expect(new Set(answers.map((answer) => answer.messageId)).size).toBe(30);
    expect(await store.listSent(sender, null, 100)).toHaveLength(30);
  });

  test('When another sender uses the same key, then both have a message of their own', async () => {
    const [one, other] = await store.accept([
      message(randomUUID(), 'key'),
      message(randomUUID(), 'key'),
    ]);
    expect(one?.outcome).toBe('accepted');
    expect(other?.outcome).toBe('accepted');
  });
});

describe('moving', () => {
  test('When a verdict comes twice and at once, then there is one move and one delivery', async () => {
    const sender = randomUUID();
    const [messageId = ''] = await accepted(sender);
    const happened = { messageId, events: ['charged', 'delivered'] as const };
    const moved = await Promise.all(
      Array.from({ length: 10 }, () => store.move([happened, happened])),
    );
    expect(moved.flat()).toHaveLength(1);
    expect(await store.listReceived(`${sender}-friend`, null, 10)).toHaveLength(1);
  });

  test('When a message is settled, then no other verdict changes it', async () => {
    const sender = randomUUID();
    const [messageId = ''] = await accepted(sender);
    await store.move([{ messageId, events: ['rejected'], reason: 'insufficient-credit' }]);
    await store.move([{ messageId, events: ['charged', 'delivered'] }]);
    await store.move([{ messageId, events: ['refunded'] }]);
    expect(await store.sentBy(sender, messageId)).toMatchObject({
      state: 'rejected',
      reason: 'insufficient-credit',
    });
    expect(await store.listReceived(`${sender}-friend`, null, 10)).toEqual([]);
  });

  test.each([
    ['00-4bf92f3577b34da6a3ce929d0e0e4736-1111111111111111-01', 'that step'],
    [undefined, 'the request'],
  ])(
    'When the step that moves it has the traceparent %s, then what follows is below %s',
    async (ofStep, _) => {
      const ofRequest = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
      const [answer] = await store.accept([{ ...message(randomUUID()), traceparent: ofRequest }]);
      const messageId = answer?.messageId ?? '';
      const events = ['charged', 'undeliverable'] as const;
      await store.move([{ messageId, events, traceparent: ofStep }]);
      const traceparents = (await jobsOf(messageId)).map(({ payload }) => payload);
      expect(traceparents).toMatchObject([
        { type: 'ChargeRequested', traceparent: ofRequest },
        { type: 'RefundRequested', traceparent: ofStep ?? ofRequest },
      ]);
    },
  );

  test('When a canary took the message, then credit is asked with its baggage for the charge and for the refund, and without it when that was in vain', async () => {
    const baggage = 'serin.track=canary';
    const [answer] = await store.accept([{ ...message(randomUUID()), baggage }]);
    const messageId = answer?.messageId ?? '';
    const asked = async () => {
      await database.query('DELETE FROM outbox');
      await database.query('UPDATE messages SET ask_at = now() WHERE message_id = $1', [messageId]);
      await store.askAgain(10);
      return (await jobsOf(messageId)).map(({ payload }) => payload);
    };
    expect((await jobsOf(messageId))[0]?.payload).toMatchObject({ ask: 1, baggage });
    expect(await asked()).toEqual([expect.not.objectContaining({ baggage })]);
    await database.query('DELETE FROM outbox');
    await store.move([{ messageId, events: ['charged', 'undeliverable'] }]);
    expect((await jobsOf(messageId))[0]?.payload).toMatchObject({
      type: 'RefundRequested',
      ask: 1,
      baggage,
    });
    expect(await asked()).toEqual([expect.not.objectContaining({ baggage })]);
  });

  test('When batches settle the same messages in any order, then nobody deadlocks', async () => {
    const sender = randomUUID();
    const ids = await accepted(sender, 50);
    const batch = () =>
      [...ids]
        .sort(() => Math.random() - 0.5)
        .map((messageId) => ({ messageId, events: ['charged', 'delivered'] as const }));
    const moved = await Promise.all(Array.from({ length: 10 }, () => store.move(batch())));
    expect(moved.flat()).toHaveLength(50);
  });
});

describe('asking again', () => {
  // On a slow machine, what other tests left may be due by now.
  beforeEach(() => database.query(`UPDATE messages SET ask_at = now() + interval '1 hour'`));

  const due = (messageId: string) =>
    database.query(
      `UPDATE messages SET ask_at = now() - interval '1 second' WHERE message_id = $1`,
      [messageId],
    );

  test('When there was no verdict in time, then credit is asked again, later and later', async () => {
    const [messageId = ''] = await accepted(randomUUID());
    await database.query('DELETE FROM outbox');
    await due(messageId);
    expect(await store.askAgain(10)).toBe(1);
    expect(await store.askAgain(10)).toBe(0);
    expect((await jobsOf(messageId)).map((job) => job.job_id)).toEqual([`charge-${messageId}`]);
  });

  test('When the request is still in the outbox, then it is not doubled', async () => {
    const [messageId = ''] = await accepted(randomUUID());
    await due(messageId);
    await store.askAgain(10);
    expect(await jobsOf(messageId)).toHaveLength(1);
  });

  test('When it was asked many times in vain, then the job has a new name', async () => {
    const [messageId = ''] = await accepted(randomUUID());
    await database.query('DELETE FROM outbox');
    for (let time = 0; time < 3; time += 1) {
      await due(messageId);
      await store.askAgain(10);
    }
    expect((await jobsOf(messageId)).map((job) => job.job_id)).toEqual([
      `charge-${messageId}`,
      `charge-${messageId}-1`,
    ]);
  });
});

describe('reading', () => {
  test('When someone else asks for a message, then there is none', async () => {
    const [messageId = ''] = await accepted('the-sender');
    expect(await store.sentBy('somebody', messageId)).toBeUndefined();
    expect(await store.sentBy('the-sender-friend', messageId)).toBeUndefined();
  });

  test('When messages are listed page by page, then all come once, newest first', async () => {
    const sender = randomUUID();
    for (let batch = 0; batch < 5; batch += 1) await accepted(sender, 5);
    const seen: string[] = [];
    for (let page = await store.listSent(sender, null, 7); page.length > 0; ) {
      seen.push(...page.map((row) => row.messageId));
      page = await store.listSent(sender, seen.at(-1) ?? null, 7);
    }
    expect(seen).toHaveLength(25);
    expect(seen).toEqual([...seen].sort().reverse());
  });
});
