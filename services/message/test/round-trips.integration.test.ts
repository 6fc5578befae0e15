import type { Pool, PoolClient } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type MessageReplica, startMessageReplica } from './message-replica.ts';

let replica: MessageReplica;
let sent: string[];

/** Takes down the name of every statement that goes to PostgreSQL, by whichever way. */
function watch(pool: Pool) {
  pool.on('connect', (client: PoolClient) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    client.query = ((...args: unknown[]) => {
      const [statement] = args as [string | { name?: string; text?: string }];
      sent.push(
        typeof statement === 'string' ? statement : (statement.name ?? statement.text ?? ''),
      );
      return query(...args);
    }) as PoolClient['query'];
  });
}

beforeAll(async () => {
  replica = await startMessageReplica();
  watch(replica.parts.pool);
});
beforeEach(() => {
  sent = [];
});
afterAll(() => replica.close());

const post = (key?: string) =>
  replica.call('POST', '/messages', {
    as: 'alice',
    headers: key === undefined ? {} : { 'idempotency-key': key },
    body: { destination: 'bob', body: 'hello' },
  });

test('When a message is accepted, then one statement went to PostgreSQL', async () => {
  expect((await post()).status).toBe(202);
  expect(sent).toEqual(['accept']);
});

test('When a message with a key is accepted, then it is one statement too, and a second one only for a repeated key', async () => {
  expect((await post('the-key')).status).toBe(202);
  expect(sent).toEqual(['accept']);
  expect((await post('the-key')).status).toBe(202);
  expect(sent).toEqual(['accept', 'accept', 'known-keys']);
});

test('When a hundred come at once, then one statement accepts them all', async () => {
  const accepted = await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      replica.parts.sendMessage({
        sender: 'alice',
        key: `key-${index}`,
        content: { destination: 'bob', body: 'hello' },
        traceparent: null,
      }),
    ),
  );
  expect(new Set(accepted.map(({ outcome }) => outcome))).toEqual(new Set(['accepted']));
  expect(sent).toEqual(['accept']);
});
