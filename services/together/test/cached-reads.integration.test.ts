import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requestHash } from '../../../shared/src/idempotency/key.ts';
import { countStatements } from '../../../shared/test-support/count-statements.ts';
import { eventually } from '../../../shared/test-support/eventually.ts';
import { createCreditStore } from '../../credit/src/credit/credit-store.ts';
import { createMessageStore } from '../../message/src/messages/message-store.ts';
import { type BothServices, startBothServices } from './both-services.ts';

let system: BothServices;
beforeAll(async () => {
  system = await startBothServices({ messageReplicas: 2, creditReplicas: 2 });
});
afterAll(async () => {
  await system.stop();
});

const somebody = (name: string) => `${name}-${randomUUID()}`;
const topUp = (as: string, amount: number, on = system) =>
  on.credit('POST', '/credit', { as, body: { amount } });
const send = (as: string, destination: string, on = system) =>
  on.message('POST', '/messages', { as, body: { destination, body: 'hello' } });

/** A delivered message. Nobody has read anything about it through the cache. */
async function delivered(sender: string, recipient: string, on = system): Promise<string> {
  await topUp(sender, 1, on);
  const { messageId } = (await send(sender, recipient, on)).body;
  await eventually(async () => {
    const found = await on.messageDatabase.query(
      `SELECT FROM messages WHERE message_id = $1 AND state = 'delivered'`,
      [messageId],
    );
    return found.length === 1;
  });
  return messageId;
}

interface CachedCall {
  what: string;
  service: 'message' | 'credit';
  /** The statement that reads it. */
  statement: string;
  /** Makes something to read for a subject; answers the path. */
  prepare(subject: string, on?: BothServices): Promise<string>;
  /** What somebody reads there who has nothing. */
  nothing: { status: number; body: object };
}

/** Of lists. On a busy machine 1,000 reads take longer. */
const shortestLifeMillis = 10_000;

const noItems = { status: 200, body: { items: [], nextCursor: null } };

const calls: CachedCall[] = [
  {
    what: 'the outcome of a message',
    service: 'message',
    statement: 'sent-by',
    prepare: async (subject, on) => `/messages/${await delivered(subject, somebody('to'), on)}`,
    nothing: { status: 404, body: { type: 'urn:serin:problem:not-found' } },
  },
  {
    what: 'what was sent',
    service: 'message',
    statement: 'list-sent',
    async prepare(subject, on) {
      await delivered(subject, somebody('to'), on);
      return '/messages?box=sent';
    },
    nothing: noItems,
  },
  {
    what: 'what was received',
    service: 'message',
    statement: 'list-received',
    async prepare(subject, on = system) {
      await delivered(somebody('from'), subject, on);
      // The replica that delivered it has told the cache.
      if (on === system) await eventually(() => on.isCached(`message:received:${subject}:stamp`));
      return '/messages?box=received';
    },
    nothing: noItems,
  },
  {
    what: 'the balance',
    service: 'credit',
    statement: 'balance',
    async prepare(subject, on) {
      await topUp(subject, 5, on);
      return '/credit';
    },
    nothing: { status: 200, body: { balance: 0 } },
  },
  {
    what: 'the ledger',
    service: 'credit',
    statement: 'ledger',
    async prepare(subject, on) {
      await topUp(subject, 5, on);
      return '/credit/ledger';
    },
    nothing: noItems,
  },
];

describe.each(calls)('$what', ({ service, statement, prepare, nothing }) => {
  test('When 300 ask two replicas at once and it is cold, then the database is asked once; then 1,000, and it is not asked', async () => {
    const subject = somebody('alice');
    const path = await prepare(subject);
    const readers = (count: number) => () =>
      Promise.all(
        Array.from({ length: count }, () => system[service]('GET', path, { as: subject })),
      );
    let first: object[] = [];
    const start = Date.now();
    const cold = await countStatements(system.pools, statement, async () => {
      first = await readers(300)();
    });
    expect(cold).toBe(1);
    expect(
      new Set(first.map((answer) => JSON.stringify((answer as { body: object }).body))).size,
    ).toBe(1);
    expect(first[0]).not.toMatchObject(nothing);
    const warm = await countStatements(system.pools, statement, readers(1_000));
    const lives = Math.floor((Date.now() - start) / shortestLifeMillis);
    expect(warm, 'but for what has ended its life meanwhile').toBeLessThanOrEqual(lives);
  });

  test('When the one who may read it has primed the cache, then nobody else reads anything of it', async () => {
    const subject = somebody('alice');
    const path = await prepare(subject);
    const read = (as: string) => system[service]('GET', path, { as });
    const own = await read(subject);
    for (const stranger of [
      somebody('mallory'),
      `${subject}.`,
      subject.slice(0, -1),
      subject.toUpperCase(),
    ])
      for (let time = 0; time < 2; time += 1) {
        expect(await read(stranger)).toMatchObject(nothing);
        expect((await read(subject)).body).toEqual(own.body);
      }
  });

  test('When there is no cache, then it is right all the same', async () => {
    const lonely = await startBothServices({
      messageReplicas: 2,
      creditReplicas: 1,
      cacheRedisUrl: 'redis://127.0.0.1:1/0',
    });
    try {
      const subject = somebody('alice');
      const path = await prepare(subject, lonely);
      const answer = await lonely[service]('GET', path, { as: subject });
      expect(answer.status).toBe(200);
      expect(answer).not.toMatchObject(nothing);
      expect(await lonely[service]('GET', path, { as: somebody('bob') })).toMatchObject(nothing);
    } finally {
      await lonely.stop();
    }
  });
});

/** Reads again and again while `work` runs, so that there is always somebody filling the cache. */
async function amidReaders(read: () => Promise<unknown>, work: () => Promise<void>): Promise<void> {
  let working = true;
  const readers = Array.from({ length: 6 }, async () => {
    while (working) await read();
  });
  try {
    await work();
  } finally {
    working = false;
    await Promise.all(readers);
  }
}

describe('When the truth changes while many read', () => {
  test('then after a 202 the message is in the list of its sender, on every replica, on each page', async () => {
    const subject = somebody('alice');
    const page = (limit: number) =>
      system.message('GET', `/messages?box=sent&limit=${limit}`, { as: subject });
    const sent: string[] = [];
    await amidReaders(
      () => page(20),
      async () => {
        for (let step = 0; step < 15; step += 1) {
          sent.unshift((await send(subject, 'bob')).body.messageId);
          for (const limit of [20, 20, 1, 1]) {
            const { body } = await page(limit);
            const ids = body.items.map((item: { messageId: string }) => item.messageId);
            expect(ids).toEqual(sent.slice(0, limit));
          }
        }
      },
    );
  });

  test('then a sender who has read an outcome finds it in the list too', async () => {
    const subject = somebody('alice');
    await topUp(subject, 20);
    const list = () => system.message('GET', '/messages?box=sent', { as: subject });
    await amidReaders(list, async () => {
      for (let step = 0; step < 15; step += 1) {
        const { messageId } = (await send(subject, 'bob')).body;
        await eventually(
          async () =>
            (await system.message('GET', `/messages/${messageId}`, { as: subject })).status === 200,
        );
        for (let replica = 0; replica < 2; replica += 1)
          expect((await list()).body.items[0]).toMatchObject({ messageId, status: 'delivered' });
      }
    });
  });

  test('then what a recipient has found in the inbox stays there, and everything arrives', async () => {
    const [subject, sender] = [somebody('bob'), somebody('alice')];
    await topUp(sender, 20);
    const list = async (): Promise<number> =>
      (await system.message('GET', '/messages?limit=100', { as: subject })).body.items.length;
    let most = 0;
    await amidReaders(
      async () => {
        const before = most;
        const count = await list();
        expect(count).toBeGreaterThanOrEqual(before);
        most = Math.max(most, count);
      },
      async () => {
        for (let step = 1; step <= 15; step += 1) {
          await send(sender, subject);
          // Far below the time a page may live in the cache.
          await eventually(async () => (await list()) === step, 3_000);
        }
      },
    );
  });

  test('then after a top-up balance and ledger agree with it, on every replica', async () => {
    const subject = somebody('alice');
    const read = (path: string) => system.credit('GET', path, { as: subject });
    await amidReaders(
      () => Promise.all([read('/credit'), read('/credit/ledger')]),
      async () => {
        for (let step = 1; step <= 15; step += 1) {
          expect((await topUp(subject, 1)).body.balance).toBe(step);
          for (let replica = 0; replica < 2; replica += 1) {
            expect((await read('/credit')).body.balance).toBe(step);
            const { items } = (await read('/credit/ledger?limit=100')).body;
            expect(items).toHaveLength(step);
          }
        }
      },
    );
  });
});

describe('When a replica died after its commit, before it could tell the cache', () => {
  const headers = { 'idempotency-key': 'the-key' };
  const somePool = (service: 'message' | 'credit') =>
    system.pools.at(service === 'message' ? 0 : -1) as BothServices['pools'][0];

  test('then who sends the message again finds it in the list', async () => {
    const subject = somebody('alice');
    const list = async () =>
      (await system.message('GET', '/messages?box=sent', { as: subject })).body.items;
    await delivered(subject, 'bob');
    expect(await list()).toHaveLength(1);
    const content = { destination: 'bob', body: 'hello' };
    const [lost] = await createMessageStore(somePool('message')).accept([
      {
        ...content,
        sender: subject,
        price: 1,
        key: 'the-key',
        requestHash: requestHash(content),
        traceparent: null,
        baggage: null,
      },
    ]);
    const again = await system.message('POST', '/messages', {
      as: subject,
      headers,
      body: content,
    });
    expect(again.body.messageId).toBe(lost?.messageId);
    expect(await list()).toHaveLength(2);
  });

  test('then who tops up again finds it in balance and ledger', async () => {
    const subject = somebody('alice');
    const read = async (path: string) => (await system.credit('GET', path, { as: subject })).body;
    await topUp(subject, 1);
    expect((await read('/credit')).balance).toBe(1);
    expect((await read('/credit/ledger')).items).toHaveLength(1);
    const body = { amount: 5 };
    await createCreditStore(somePool('credit')).topUp({
      subject,
      ...body,
      key: 'the-key',
      requestHash: requestHash(body),
    });
    expect(
      (await system.credit('POST', '/credit', { as: subject, headers, body })).body.balance,
    ).toBe(6);
    expect((await read('/credit')).balance).toBe(6);
    expect((await read('/credit/ledger')).items).toHaveLength(2);
  });
});
