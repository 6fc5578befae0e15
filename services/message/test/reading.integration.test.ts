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

/** How often the database was asked for a single message while `work` ran. */
async function readsDuring(on: MessageReplica, work: () => Promise<unknown>): Promise<number> {
  const query = on.parts.pool.query.bind(on.parts.pool);
  let reads = 0;
  on.parts.pool.query = ((config: { name?: string }, ...rest: []) => {
    if (config.name === 'sent-by') reads += 1;
    return query(config as never, ...rest);
  }) as never;
  await work();
  on.parts.pool.query = query as never;
  return reads;
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

  test('When 300 ask for one cold outcome at once, then the database is asked once', async () => {
    const sender = randomUUID();
    const id = await settled(sender);
    const reads = await readsDuring(replica, async () => {
      const answers = await Promise.all(
        Array.from({ length: 300 }, () => replica.call('GET', `/messages/${id}`, { as: sender })),
      );
      expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
    });
    expect(reads).toBe(1);
    const warm = await readsDuring(replica, () =>
      Promise.all(
        Array.from({ length: 1_000 }, () => replica.call('GET', `/messages/${id}`, { as: sender })),
      ),
    );
    expect(warm).toBe(0);
  });

  test("When the sender's answer is cached, then nobody else gets it", async () => {
    const sender = randomUUID();
    const id = await settled(sender);
    await replica.call('GET', `/messages/${id}`, { as: sender });
    for (const as of ['bob', randomUUID(), `${sender}:${id}`.slice(0, 20)])
      expect((await replica.call('GET', `/messages/${id}`, { as })).status).toBe(404);
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
