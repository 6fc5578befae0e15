import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type FlakyProvider,
  startFlakyProvider,
} from '../../../load-tests/flaky-provider/flaky-provider.ts';
import { type RemoteControl, remoteControl } from '../../../load-tests/flaky-provider/remote.ts';
import { eventually } from '../../../shared/test-support/eventually.ts';
import type { Answer } from '../../../shared/test-support/replica.ts';
import { expectBooksInOrder } from '../../credit/test/books.ts';
import { type BothServices, startBothServices } from './both-services.ts';

let flaky: FlakyProvider;
let provider: RemoteControl;
let system: BothServices;
let sender: string;

const host = '127.0.0.1';

/** @param timeoutMillis long where silence is not the point: a busy machine must not look like a silent provider */
async function start(timeoutMillis: number, pollMillis = 100): Promise<void> {
  flaky = await startFlakyProvider({ host, port: 0, controlPort: 0 });
  provider = remoteControl(flaky.controlUrl);
  system = await startBothServices({
    messageReplicas: 3,
    creditReplicas: 1,
    provider: { url: flaky.url, timeoutMillis, restMillis: 200, pollMillis },
  });
  sender = `sender-${randomUUID()}`;
  await persist('credit', '/credit', { amount: 1_000 });
}

/** As a good client does: with a key, until there is an answer. */
async function persist(service: 'message' | 'credit', path: string, body: object): Promise<Answer> {
  const call = { as: sender, headers: { 'idempotency-key': randomUUID() }, body };
  return eventually(async () => {
    const answer = await system[service]('POST', path, call);
    return answer.status < 300 && answer;
  });
}

afterEach(async () => {
  await expectBooksInOrder(system.creditDatabase);
  await system.stop();
  await flaky.close();
});

const send = async () => {
  const { body } = await persist('message', '/messages', { destination: 'bob', body: 'hello' });
  return body.messageId as string;
};
const sendMany = (count: number) => Promise.all(Array.from({ length: count }, send));
const read = (id: string) => system.message('GET', `/messages/${id}`, { as: sender });
const balance = async () => (await system.credit('GET', '/credit', { as: sender })).body.balance;

/** What waits for its next try has waited long enough. What is in somebody's hands is left there: who waits for it may wait in a circle. */
const hurry = () =>
  system.messageDatabase.query(
    `UPDATE deliveries SET try_at = now() WHERE message_id IN (
       SELECT message_id FROM deliveries WHERE holder IS NULL FOR UPDATE SKIP LOCKED)`,
  );

/** Waits until the message has this status; answers what its sender reads. */
const reads = (id: string, status: string) =>
  eventually(async () => {
    await hurry();
    const answer = await read(id);
    return answer.body.status === status && answer;
  });

/** Waits until each message has come to its end; answers the statuses that its sender reads then, by id. */
async function ends(ids: string[]): Promise<Map<string, string>> {
  await eventually(async () => {
    await hurry();
    const open = await system.messageDatabase.query(
      "SELECT FROM messages WHERE message_id = ANY($1) AND state NOT IN ('delivered', 'failed') LIMIT 1",
      [ids],
    );
    return open.length === 0;
  });
  const answers = await Promise.all(ids.map(read));
  return new Map(answers.map(({ body }) => [body.messageId, body.status]));
}

const refundsOf = (id: string) =>
  system.creditDatabase.query(
    `SELECT FROM ledger_transactions WHERE kind = 'refund' AND message_id = $1`,
    [id],
  );

/** The provider can't be reached until it is opened again, at the same place. */
async function closeTheDoor(): Promise<() => Promise<void>> {
  const port = Number(new URL(flaky.url).port);
  const controlPort = Number(new URL(flaky.controlUrl).port);
  await flaky.close();
  return async () => {
    flaky = await startFlakyProvider({ host, port, controlPort });
  };
}

describe('a provider that answers', () => {
  beforeEach(() => start(5_000));

  test('When it accepts, then the message is delivered by it alone, and has been paid for', async () => {
    const id = await send();
    const { status, body } = await reads(id, 'delivered');
    expect(status).toBe(200);
    expect(body).toMatchObject({ reason: null, settledAt: expect.any(String) });
    expect(await provider.keys()).toEqual([
      { key: id, requests: 1, deliveries: 1, rejected: false },
    ]);
    const inbox = await system.message('GET', '/messages?box=received', { as: 'bob' });
    expect(inbox.body.items).toEqual([]);
    expect(await balance()).toBe(999);
  });

  test('When it rejects, then the message has failed at once, and is refunded once', async () => {
    await provider.set({ rejections: 1 });
    const id = await send();
    const { status, body } = await reads(id, 'failed');
    expect(status).toBe(200);
    expect(body.reason).toBe('provider-rejected');
    expect(await provider.received()).toMatchObject({ delivered: 0, requests: { rejected: 1 } });
    expect(await refundsOf(id)).toHaveLength(1);
    expect(await balance()).toBe(1_000);
  });

  test('When it answers with errors, then it is asked again, and the message fails and is refunded', async () => {
    await provider.set({ errors: 1 });
    const id = await send();
    expect((await reads(id, 'failed')).body.reason).toBe('provider-error');
    expect(await provider.received()).toMatchObject({ delivered: 0, requests: { error: 5 } });
    expect(await refundsOf(id)).toHaveLength(1);
    expect(await balance()).toBe(1_000);
  });

  test('When it answers with an error and then accepts, then the message is delivered', async () => {
    await provider.set({ errors: 1 });
    const id = await send();
    await eventually(async () => ((await provider.received()).requests.error ?? 0) > 0);
    expect((await read(id)).status).toBe(202);
    await provider.set({});
    await reads(id, 'delivered');
    expect(await balance()).toBe(999);
  });
});

describe('a provider in trouble', () => {
  beforeEach(() => start(5_000));

  test('When it can not be reached, then the message fails and is refunded', async () => {
    const openAgain = await closeTheDoor();
    const id = await send();
    expect((await reads(id, 'failed')).body.reason).toBe('provider-unreachable');
    expect(await refundsOf(id)).toHaveLength(1);
    expect(await balance()).toBe(1_000);
    await openAgain();
  });

  test('When it has only errors for many, then it is left alone, and they wait without a verdict until it works', async () => {
    await provider.set({ errors: 1 });
    const ids = await sendMany(200);
    await eventually(async () => ((await provider.received()).requests.error ?? 0) >= 30);
    await sleep(1_000);
    expect((await provider.received()).requests.error).toBeLessThan(150);
    const statuses = await Promise.all(ids.map(async (id) => (await read(id)).status));
    expect(new Set(statuses)).toEqual(new Set([202]));
    await provider.set({});
    expect(new Set((await ends(ids)).values())).toEqual(new Set(['delivered']));
    expect(await provider.received()).toMatchObject({ keys: 200, delivered: 200 });
    expect(await balance()).toBe(800);
  });
});

describe('a provider of which nobody knows what it did', () => {
  beforeEach(() => start(500));

  /** Everything the sender reads until the last answer, without repetitions. */
  async function story(id: string, meanwhile: () => Promise<unknown>): Promise<string[]> {
    const told: string[] = [];
    const listen = async () => {
      const { status, body } = await read(id);
      const line = `${status} ${status === 202 ? '' : JSON.stringify(body)}`;
      if (told.at(-1) !== line) told.push(line);
      return body.status as string;
    };
    await eventually(async () => (await listen()) === 'unconfirmed');
    await meanwhile();
    await eventually(async () => {
      await hurry();
      return (await listen()).match(/delivered|failed/) !== null;
    });
    return told.filter((line) => !line.startsWith('202'));
  }

  test.each([
    ['does not answer', { timeouts: 1 }, 0],
    ['does the work and does not say so', { lost: 1 }, 1],
    ['does the work and says so too late', { latencyMillis: 5_000 }, 1],
  ])(
    'When it %s, then the message is unconfirmed, is asked again with its key, and delivered once',
    async (_, knobs, already) => {
      await provider.set(knobs);
      const id = await send();
      const told = await story(id, async () => {
        expect(await provider.received()).toMatchObject({ keys: 1, delivered: already });
        await provider.set({});
      });
      expect(told).toHaveLength(2);
      expect(JSON.parse(told[0]?.slice(4) ?? '')).toMatchObject({
        status: 'unconfirmed',
        reason: 'provider-timeout',
        settledAt: null,
      });
      expect(JSON.parse(told[1]?.slice(4) ?? '')).toMatchObject({
        status: 'delivered',
        reason: null,
      });
      expect(await provider.keys()).toEqual([
        { key: id, requests: expect.any(Number), deliveries: 1, rejected: false },
      ]);
      expect(await balance()).toBe(999);
    },
  );

  test('When errors follow on its silence, then they prove nothing: only a rejection ends it', async () => {
    await provider.set({ lost: 1 });
    const id = await send();
    const told = await story(id, async () => {
      await provider.set({ errors: 1 });
      await eventually(async () => {
        await hurry();
        return ((await provider.received()).requests.error ?? 0) >= 10;
      });
      expect((await read(id)).body.status).toBe('unconfirmed');
      await provider.forget(); // it would accept what it knows
      await provider.set({ rejections: 1 });
    });
    expect(told).toHaveLength(2);
    expect(JSON.parse(told[1]?.slice(4) ?? '')).toMatchObject({
      status: 'failed',
      reason: 'provider-rejected',
    });
    expect(await refundsOf(id)).toHaveLength(1);
    expect(await balance()).toBe(1_000);
  });
});

describe('replicas that look for work once an hour', () => {
  beforeEach(() => start(5_000, 3_600_000));

  test('When a message is charged, then the replica that heard of it delivers at once', async () => {
    const ids = await sendMany(50);
    expect(new Set((await ends(ids)).values())).toEqual(new Set(['delivered']));
  });
});

describe('replicas', () => {
  test('When everything goes wrong at times, then no message is lost, doubled, or paid for in vain', async () => {
    await start(500);
    await provider.set({
      seed: 7,
      latencyMillis: 20,
      errors: 0.1,
      rejections: 0.1,
      timeouts: 0.1,
      lost: 0.1,
    });
    const ids = await sendMany(300);
    await eventually(async () => (await provider.received()).keys === 300);
    await provider.set({});
    const all = await ends(ids);
    const delivered = ids.filter((id) => all.get(id) === 'delivered');
    const known = await provider.keys();
    expect(known.map((one) => one.key).sort()).toEqual([...ids].sort());
    expect(
      known
        .filter((one) => one.deliveries === 1)
        .map((one) => one.key)
        .sort(),
    ).toEqual([...delivered].sort());
    expect(delivered.length).toBeGreaterThan(200);
    expect(delivered.length).toBeLessThan(300);
    expect(await balance()).toBe(1_000 - delivered.length);
    expect(await system.messageDatabase.query('SELECT FROM deliveries')).toEqual([]);
  });

  test('When one is stopped in the middle of deliveries, then it ends them, and the others do the rest', async () => {
    await start(5_000);
    await provider.set({ latencyMillis: 200 });
    const ids = await sendMany(100);
    await eventually(async () => (await provider.received()).keys > 30);
    await system.stopWorkOfMessage(0);
    expect(new Set((await ends(ids)).values())).toEqual(new Set(['delivered']));
    expect(await provider.received()).toMatchObject({ keys: 100, delivered: 100 });
    expect(await balance()).toBe(900);
  });
});
