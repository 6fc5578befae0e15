import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CreditReplica, startCreditReplica } from './credit-replica.ts';

let replica: CreditReplica;

beforeAll(async () => {
  replica = await startCreditReplica();
});
afterAll(async () => {
  await replica.close();
});

const post = (as: string, body: unknown, headers: Record<string, string> = {}) =>
  replica.call('POST', '/credit', { as, body, headers });
const get = (as: string, path: string) => replica.call('GET', path, { as });

describe('POST /credit', () => {
  test('When it is asked, then it adds to the balance', async () => {
    const subject = randomUUID();
    expect(await post(subject, { amount: 5 })).toMatchObject({ status: 201, body: { balance: 5 } });
    expect(await post(subject, { amount: 2 })).toMatchObject({ status: 201, body: { balance: 7 } });
  });

  test('When 50 come at once with one key, then it is added once and each has the same answer', async () => {
    const subject = randomUUID();
    const headers = { 'idempotency-key': 'the-key' };
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => post(subject, { amount: 5 }, headers)),
    );
    for (const answer of answers)
      expect(answer).toMatchObject({ status: 201, body: { balance: 5 } });
    expect((await get(subject, '/credit')).body).toEqual({ balance: 5 });
  });

  test('When a key comes again later, then the answer is that of the first time', async () => {
    const subject = randomUUID();
    const headers = { 'idempotency-key': 'the-key' };
    await post(subject, { amount: 5 }, headers);
    await post(subject, { amount: 1 });
    expect((await post(subject, { amount: 5 }, headers)).body).toEqual({ balance: 5 });
    expect((await get(subject, '/credit')).body).toEqual({ balance: 6 });
  });

  test('When a key comes with another amount, then 422', async () => {
    const subject = randomUUID();
    const headers = { 'idempotency-key': 'the-key' };
    await post(subject, { amount: 5 }, headers);
    expect(await post(subject, { amount: 6 }, headers)).toMatchObject({
      status: 422,
      body: { type: 'urn:serin:problem:idempotency-key-reused' },
    });
  });

  test.each([
    [{}],
    [{ amount: null }],
    [{ amount: 0 }],
    [{ amount: -5 }],
    [{ amount: 0.5 }],
    [{ amount: '5' }],
    [{ amount: [5] }],
    [{ amount: true }],
    [{ amount: 1_000_000_001 }],
    ['{"amount":1e400}'],
    ['{"amount":123456789012345678901234567890}'],
  ])('When the body is %j, then 400 names the amount, and nothing is added', async (body) => {
    const subject = randomUUID();
    const answer = await post(subject, body);
    expect(answer.status).toBe(400);
    const fields = answer.body.errors.map((error: { field: string }) => error.field);
    expect(new Set(fields)).toEqual(new Set(['amount']));
    expect(
      await replica.database.query('SELECT FROM accounts WHERE account = $1', [`user:${subject}`]),
    ).toEqual([]);
  });

  test('When there is a field more, then 400 names it', async () => {
    const answer = await post(randomUUID(), { amount: 5, account: 'mallory' });
    expect(answer.body.errors).toEqual([{ field: 'account', detail: 'unknown field' }]);
  });

  test('When the scope is missing, then 403', async () => {
    const answer = await replica.call('POST', '/credit', {
      as: 'alice',
      scopes: ['credit:read', 'messages:send'],
      body: { amount: 5 },
    });
    expect(answer.status).toBe(403);
  });
});

describe('reading', () => {
  test('When someone never topped up, then the balance is 0 and the ledger empty', async () => {
    const subject = randomUUID();
    expect((await get(subject, '/credit')).body).toEqual({ balance: 0 });
    expect((await get(subject, '/credit/ledger')).body).toEqual({ items: [], nextCursor: null });
  });

  test('When the balance of one is cached, then another sees their own', async () => {
    const [one, other] = [randomUUID(), randomUUID()];
    await post(one, { amount: 5 });
    await get(one, '/credit');
    await get(one, '/credit');
    expect((await get(other, '/credit')).body).toEqual({ balance: 0 });
  });

  test('When the ledger is read page by page, then each entry comes once, newest first', async () => {
    const subject = randomUUID();
    for (let amount = 1; amount <= 7; amount += 1) await post(subject, { amount });
    const amounts: number[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor === '' ? 'limit=3' : `limit=3&cursor=${cursor}`;
      const { body } = await get(subject, `/credit/ledger?${query}`);
      amounts.push(...body.items.map((item: { amount: number }) => item.amount));
      cursor = body.nextCursor;
    }
    expect(amounts).toEqual([7, 6, 5, 4, 3, 2, 1]);
  });

  test.each(['limit=0', 'limit=x', 'cursor=x', 'page=2'])(
    'When the query is %s, then 400',
    async (query) => {
      const answer = await get('alice', `/credit/ledger?${query}`);
      expect(answer.status).toBe(400);
      expect(answer.body.errors[0].field).toBe(query.split('=')[0]);
    },
  );
});
