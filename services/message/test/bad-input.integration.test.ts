import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../../../shared/test-support/replica.ts';
import { type MessageReplica, startMessageReplica } from './message-replica.ts';

let replica: MessageReplica;

beforeAll(async () => {
  replica = await startMessageReplica();
});
afterAll(async () => {
  await replica.close();
});

const good = { destination: 'bob', body: 'hello' };
const post = (body: unknown, headers: Record<string, string> = {}) =>
  replica.call('POST', '/messages', { as: 'alice', body, headers });
const get = (path: string) => replica.call('GET', path, { as: 'alice' });

function expectProblem(answer: Answer, status: number, field?: string): void {
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(answer.body).toMatchObject({
    type: expect.stringMatching(/^urn:serin:problem:/),
    title: expect.any(String),
    status,
  });
  expect(JSON.stringify(answer.body)).not.toMatch(/\bat .*\.ts|node_modules|stack/);
  if (field !== undefined)
    expect(answer.body.errors.map((error: { field: string }) => error.field)).toContain(field);
}

describe('POST /messages', () => {
  test.each([
    ['destination', { ...good, destination: undefined }],
    ['destination', { ...good, destination: null }],
    ['destination', { ...good, destination: 7 }],
    ['destination', { ...good, destination: '' }],
    ['destination', { ...good, destination: 'a b' }],
    ['destination', { ...good, destination: 'x'.repeat(129) }],
    ['destination', { ...good, destination: { $ne: '' } }],
    ['body', { ...good, body: undefined }],
    ['body', { ...good, body: '' }],
    ['body', { ...good, body: 'x'.repeat(4_097) }],
    ['body', { ...good, body: 'nul\u0000' }],
    ['body', { ...good, body: ['hello'] }],
    ['body', '{"destination":"bob","body":"lone \\ud800 surrogate"}'],
    ['price', { ...good, price: 0 }],
    ['__proto__', '{"destination":"bob","body":"hello","__proto__":{"admin":true}}'],
    ['body', []],
    ['body', '"text"'],
    ['body', '1e999'],
    ['body', 'null'],
  ])('When %s is wrong, then 400 names it: %j', async (field, body) => {
    const answer = await post(body);
    if (answer.body.type === 'urn:serin:problem:malformed-json') return expectProblem(answer, 400);
    expectProblem(answer, 400, field);
  });

  test.each([
    ['no JSON', '{"destination":'],
    ['an empty body', ''],
    ['deep nesting', `${'['.repeat(5_000)}${']'.repeat(5_000)}`],
  ])('When it is %s, then 400', async (_what, body) => {
    expectProblem(await post(body), 400);
  });

  test('When the body is not UTF-8, then 400', async () => {
    const latin1 = new Uint8Array(
      Buffer.from('{"destination":"bob","body":"gr\u00fc\u00df"}', 'latin1'),
    );
    expectProblem(await post(latin1), 400);
  });

  test('When the body is in another character set, then 415', async () => {
    expectProblem(await post('{}', { 'content-type': 'application/json; charset=latin1' }), 415);
  });

  test('When the body is not JSON by its type, then 415', async () => {
    expectProblem(
      await post('destination=bob', { 'content-type': 'application/x-www-form-urlencoded' }),
      415,
    );
  });

  test('When the body is larger than 16 KiB, then 413', async () => {
    expectProblem(await post({ ...good, body: 'x'.repeat(20_000) }), 413);
  });

  test.each(['has spaces', 'x'.repeat(256), 'ümlaut'])(
    'When the Idempotency-Key is %j, then 400 names it',
    async (key) => {
      expectProblem(await post(good, { 'idempotency-key': key }), 400, 'Idempotency-Key');
    },
  );

  test('When the key came with another body before, then 422', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    await post(good, headers);
    expectProblem(await post({ ...good, body: 'other' }, headers), 422);
  });

  test('When the same request is written in another order, then it is the same request', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const first = await post('{"destination":"bob","body":"hello"}', headers);
    const again = await post('{ "body": "hello",\n "destination": "bob" }', headers);
    expect(again.status).toBe(202);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
  });

  test('When nothing was accepted, then no row was written', async () => {
    const before = await replica.database.query('SELECT FROM messages');
    await post({ ...good, body: 7 }, { 'idempotency-key': 'unused' });
    await post({ ...good, more: 1 });
    expect(await replica.database.query('SELECT FROM messages')).toHaveLength(before.length);
    expect(
      await replica.database.query(`SELECT FROM idempotency_keys WHERE key = 'unused'`),
    ).toEqual([]);
  });
});

describe('GET /messages/:id', () => {
  test.each([
    '1',
    'x',
    '%00',
    "'; DROP TABLE messages; --",
    '..%2F..',
    '123e4567e89b12d3a456426614174000',
  ])('When the id is %j, then 400 names it', async (id) => {
    expectProblem(await get(`/messages/${id}`), 400, 'messageId');
  });

  test('When there is no such message, then 404', async () => {
    expectProblem(await get(`/messages/${randomUUID()}`), 404);
  });

  test('When the id is written in capitals, then it is the same message', async () => {
    const { body } = await post(good);
    expect((await get(`/messages/${body.messageId.toUpperCase()}`)).status).toBe(202);
  });
});

describe('GET /messages', () => {
  test.each([
    ['box', 'box=outbox'],
    ['box', 'box=sent&box=received'],
    ['limit', 'limit=0'],
    ['limit', 'limit=101'],
    ['limit', 'limit=1e1'],
    ['limit', 'limit=NaN'],
    ['limit', 'limit=-1'],
    ['limit', 'limit='],
    ['cursor', 'cursor=x'],
    ['cursor', `cursor=${'A'.repeat(300)}`],
    ['cursor', 'cursor='],
    ['offset', 'offset=1'],
  ])('When %s is wrong, then 400 names it: %s', async (field, query) => {
    expectProblem(await get(`/messages?${query}`), 400, field);
  });

  test("When the cursor is another's or of the other box, then 400", async () => {
    for (let index = 0; index < 2; index += 1) await post(good);
    const { body } = await get('/messages?box=sent&limit=1');
    const cursor = body.nextCursor as string;
    expect((await get(`/messages?box=sent&limit=1&cursor=${cursor}`)).status).toBe(200);
    expectProblem(await get(`/messages?box=received&cursor=${cursor}`), 400, 'cursor');
    expectProblem(
      await replica.call('GET', `/messages?box=sent&cursor=${cursor}`, { as: 'bob' }),
      400,
      'cursor',
    );
  });
});

describe('the caller', () => {
  test('When there is no token, then 401 and a challenge', async () => {
    const answer = await replica.call('POST', '/messages', { body: good });
    expectProblem(answer, 401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  test('When the scope is missing, then 403, and nothing is written', async () => {
    const answer = await replica.call('POST', '/messages', {
      as: 'reader',
      scopes: ['messages:read', 'credit:topup'],
      body: good,
    });
    expectProblem(answer, 403);
    expect(await replica.database.query(`SELECT FROM messages WHERE sender = 'reader'`)).toEqual(
      [],
    );
  });

  test('When a message is read by its recipient or a stranger, then it is not there', async () => {
    const { body } = await post(good);
    for (const as of ['bob', 'mallory'])
      expectProblem(await replica.call('GET', `/messages/${body.messageId}`, { as }), 404);
  });
});

test('When everything above was logged, then no body, token or key is in the log', () => {
  const log = replica.logged.join('');
  expect(log).not.toMatch(/hello|eyJ|Bearer [A-Za-z0-9]|lone/);
});
