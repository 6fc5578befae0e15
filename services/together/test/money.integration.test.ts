import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../../../shared/test-support/eventually.ts';
import { expectBooksInOrder } from '../../credit/test/books.ts';
import { type BothServices, startBothServices } from './both-services.ts';

let system: BothServices;
let sender: string;

beforeAll(async () => {
  system = await startBothServices({ messageReplicas: 2, creditReplicas: 2 });
});
beforeEach(() => {
  sender = `sender-${randomUUID()}`;
});
afterAll(async () => {
  await expectBooksInOrder(system.creditDatabase);
  await system.stop();
});

const topUp = (amount: number) =>
  system.credit('POST', '/credit', { as: sender, body: { amount } });
const send = (headers: Record<string, string> = {}) =>
  system.message('POST', '/messages', {
    as: sender,
    headers,
    body: { destination: 'bob', body: 'hello' },
  });
const sendMany = (count: number) => Promise.all(Array.from({ length: count }, () => send()));
const balance = async () => (await system.credit('GET', '/credit', { as: sender })).body.balance;

/** What became of each message, in the order of sending, once every one has an outcome. */
const outcomes = (ids: string[]) =>
  Promise.all(
    ids.map((id) =>
      eventually(async () => {
        const { status, body } = await system.message('GET', `/messages/${id}`, { as: sender });
        return status === 200 && (body.status as string);
      }),
    ),
  );
const count = (all: string[], one: string) => all.filter((each) => each === one).length;

describe('a message', () => {
  test('When there is credit, then it is charged, delivered and in the inbox', async () => {
    const recipient = `recipient-${randomUUID()}`;
    expect((await topUp(5)).status).toBe(201);
    const sent = await system.message('POST', '/messages', {
      as: sender,
      body: { destination: recipient, body: 'hello' },
    });
    expect(sent.status).toBe(202);
    expect(sent.body).toEqual({ messageId: expect.any(String), status: 'queued' });
    expect(sent.headers.get('location')).toBe(`/messages/${sent.body.messageId}`);
    expect(await outcomes([sent.body.messageId])).toEqual(['delivered']);

    const inbox = await system.message('GET', '/messages?box=received', { as: recipient });
    expect(inbox.body).toMatchObject({
      items: [{ messageId: sent.body.messageId, sender, body: 'hello' }],
      nextCursor: null,
    });
    expect(await balance()).toBe(4);
  });

  test('When there is no credit, then it is rejected, and the reason is told', async () => {
    const { body } = await send();
    expect(await outcomes([body.messageId])).toEqual(['rejected']);
    const answer = await system.message('GET', `/messages/${body.messageId}`, { as: sender });
    expect(answer.body).toMatchObject({ status: 'rejected', reason: 'insufficient-credit' });
  });

  test('When 100 are sent at once with credit for 40, then 40 are delivered, 60 rejected, and nothing is ever negative', async () => {
    await topUp(40);
    let watching = true;
    const seen: number[] = [];
    const watcher = (async () => {
      while (watching) {
        seen.push(await balance());
        await sleep(2);
      }
    })();
    const sent = await sendMany(100);
    const all = await outcomes(sent.map((answer) => answer.body.messageId));
    watching = false;
    await watcher;
    expect(count(all, 'delivered')).toBe(40);
    expect(count(all, 'rejected')).toBe(60);
    expect(Math.min(...seen)).toBeGreaterThanOrEqual(0);
    expect(await balance()).toBe(0);
  });

  test('When one key is used 50 times at once, then there is one message, and each gets its 202', async () => {
    const headers = { 'idempotency-key': 'the-key' };
    const answers = await Promise.all(Array.from({ length: 50 }, () => send(headers)));
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([202]));
    expect(new Set(answers.map((answer) => answer.body.messageId)).size).toBe(1);
    const sent = await system.message('GET', '/messages?box=sent', { as: sender });
    expect(sent.body.items).toHaveLength(1);
  });
});

describe('the queue', () => {
  test('When it is wiped again and again in mid-flight, then every message settles all the same', async () => {
    await topUp(1_000);
    const ids: string[] = [];
    for (let round = 0; round < 5; round += 1) {
      const sending = sendMany(60);
      await sleep(Math.random() * 20);
      await system.wipeQueue();
      ids.push(...(await sending).map((answer) => answer.body.messageId));
    }
    expect(count(await outcomes(ids), 'delivered')).toBe(300);
    expect(await balance()).toBe(700);
  });

  test('When everything is settled, then nothing is left in outboxes and queues', async () => {
    const { body } = await send();
    await outcomes([body.messageId]);
    await eventually(async () => (await system.jobsInQueue()) === 0);
    for (const database of [system.messageDatabase, system.creditDatabase])
      expect(await database.query('SELECT FROM outbox')).toEqual([]);
  });
});

describe('money', () => {
  test('When it moved, then each delivered message has one charge, and no other has any', async () => {
    await topUp(10);
    const sent = await sendMany(20);
    const ids = sent.map((answer) => answer.body.messageId as string);
    const all = await outcomes(ids);
    const charges = await system.creditDatabase.query<{ message_id: string }>(
      `SELECT message_id FROM ledger_transactions WHERE kind = 'charge' AND message_id = ANY($1)`,
      [ids],
    );
    const delivered = ids.filter((_, index) => all[index] === 'delivered');
    expect(charges.map((row) => row.message_id).sort()).toEqual(delivered.sort());
  });

  test('When the balance changed, then the next read shows it, cached or not', async () => {
    for (let step = 1; step <= 20; step += 1) {
      const { body } = await topUp(1);
      expect(body.balance).toBe(step);
      expect(await balance()).toBe(step);
      expect(await balance()).toBe(step);
    }
  });
});
