import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../shared/test-support/eventually.ts';
import { type BothServices, startBothServices } from './both-services.ts';

let system: BothServices;

beforeAll(async () => {
  system = await startBothServices({ messageReplicas: 2, creditReplicas: 2 });
});
afterAll(() => system.stop());

const send = (sender: string, key: string | null = null) =>
  system.message().sendMessage({
    sender,
    key,
    content: { destination: 'bob', body: 'hello' },
    traceparent: null,
  });

const settledBy = (sender: string, count: number) =>
  eventually(async () => {
    const rows = await system.messageDatabase.query<{ state: string }>(
      `SELECT state FROM messages WHERE sender = $1 AND settled_at IS NOT NULL`,
      [sender],
    );
    return rows.length === count && rows.map((row) => row.state);
  });

async function expectMoneyToAddUp(): Promise<void> {
  const unbalanced = await system.creditDatabase.query(
    'SELECT transaction_id FROM ledger_entries GROUP BY transaction_id HAVING sum(amount) <> 0 OR count(*) <> 2',
  );
  expect(unbalanced).toEqual([]);
  const wrong = await system.creditDatabase.query(
    `SELECT account FROM accounts LEFT JOIN ledger_entries USING (account)
     GROUP BY account, balance HAVING balance <> coalesce(sum(amount), 0) OR balance < 0`,
  );
  expect(wrong).toEqual([]);
}

describe('money', () => {
  test('When a message is sent with credit, then it is charged, delivered and in the inbox', async () => {
    const alice = randomUUID();
    const carol = randomUUID();
    await system.credit().topUp(alice, 5, null);
    const { messageId } = await system.message().sendMessage({
      sender: alice,
      key: null,
      content: { destination: carol, body: 'hello' },
      traceparent: null,
    });
    expect(await settledBy(alice, 1)).toEqual(['delivered']);
    expect(await system.message().messageStatus(alice, messageId)).toMatchObject({
      status: 'delivered',
    });
    expect(await system.message().messageStatus(carol, messageId)).toBeNull();
    const inbox = await system
      .message()
      .listMessages({ subject: carol, box: 'received', limit: 20, cursor: undefined });
    expect(inbox).toMatchObject({
      items: [{ messageId, sender: alice, body: 'hello' }],
      nextCursor: null,
    });
    expect(await system.credit().balanceOf(alice)).toBe(4);
    await expectMoneyToAddUp();
  });

  test('When 100 messages are sent at once with credit for 40, then 40 are delivered and 60 rejected', async () => {
    const sender = randomUUID();
    await system.credit().topUp(sender, 40, null);
    await Promise.all(Array.from({ length: 100 }, () => send(sender)));
    const states = await settledBy(sender, 100);
    expect(states.filter((state) => state === 'delivered')).toHaveLength(40);
    expect(states.filter((state) => state === 'rejected')).toHaveLength(60);
    expect(await system.credit().balanceOf(sender)).toBe(0);
    await expectMoneyToAddUp();
  });

  test('When one key is used 50 times at once, then there is one message', async () => {
    const sender = randomUUID();
    const answers = await Promise.all(Array.from({ length: 50 }, () => send(sender, 'the-key')));
    expect(new Set(answers.map((answer) => answer.messageId)).size).toBe(1);
    expect(answers.filter((answer) => answer.outcome === 'accepted')).toHaveLength(1);
    expect(await settledBy(sender, 1)).toEqual(['rejected']);
  });

  test('When the queue is wiped in mid-flight, then every message settles all the same', async () => {
    const sender = randomUUID();
    await system.credit().topUp(sender, 1_000, null);
    const sends = Array.from({ length: 300 }, () => send(sender));
    await sends[0];
    await system.wipeQueue();
    await Promise.all(sends);
    await system.wipeQueue();
    const states = await settledBy(sender, 300);
    expect(new Set(states)).toEqual(new Set(['delivered']));
    expect(await system.credit().balanceOf(sender)).toBe(700);
    await expectMoneyToAddUp();
  });
});
