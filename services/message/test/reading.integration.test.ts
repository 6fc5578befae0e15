import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMessageStore } from '../src/messages/message-store.ts';
import { type MessageReplica, startMessageReplica } from './message-replica.ts';

let replica: MessageReplica;

beforeAll(async () => {
  replica = await startMessageReplica();
});
afterAll(async () => {
  await replica.close();
});

async function settled(sender: string, on = replica): Promise<string> {
  const { body } = await on.call('POST', '/messages', {
    as: sender,
    body: { destination: 'bob', body: 'hello' },
  });
  const store = createMessageStore(on.parts.pool);
  await store.move([{ messageId: body.messageId, events: ['charged', 'delivered'] }]);
  return body.messageId;
}

describe('the outcome of a message', () => {
  test('When it is open, then 202 says when to ask again, and nothing of it is kept', async () => {
    const sender = randomUUID();
    const { body } = await replica.call('POST', '/messages', {
      as: sender,
      body: { destination: 'bob', body: 'hello' },
    });
    const read = () => replica.call('GET', `/messages/${body.messageId}`, { as: sender });
    const open = await read();
    expect(open.status).toBe(202);
    expect(open.headers.get('retry-after')).toBe('1');
    expect(open.body).toEqual({ messageId: body.messageId, status: 'queued' });
    await createMessageStore(replica.parts.pool).move([
      { messageId: body.messageId, events: ['rejected'] },
    ]);
    expect(await read()).toMatchObject({ status: 200, body: { status: 'rejected' } });
  });
});

describe('the cache', () => {
  test('When it is not there at all, then answers are right all the same', async () => {
    const lonely = await startMessageReplica('redis://127.0.0.1:1/0');
    const sender = randomUUID();
    const id = await settled(sender, lonely);
    const answer = await lonely.call('GET', `/messages/${id}`, { as: sender });
    expect(answer).toMatchObject({ status: 200, body: { status: 'delivered' } });
    await lonely.close();
  });
});
