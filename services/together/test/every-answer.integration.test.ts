import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allAnswers } from '../../../shared/src/openapi/all-answers.ts';
import type { Operation } from '../../../shared/src/openapi/operation.ts';
import { operations } from '../../../shared/src/openapi/operations.ts';
import type { Answer, Call } from '../../../shared/test-support/replica.ts';
import { type Stage, setStage } from './stage.ts';

/** What a test sends: a call that goes well, unless the driver changes it. Each answer is checked against the document in passing. */
interface Sent extends Call {
  path?: string;
  /** Whom: by default a replica that works. */
  to?: 'working' | 'broken' | 'without database' | 'paused' | 'unready';
}

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(async () => {
  await stage.strike();
});

const newMessage = { destination: 'bob', body: 'hello' };

/** How each call goes well. */
const good: Record<string, () => Promise<Sent>> = {
  sendMessage: async () => ({ body: newMessage }),
  getMessage: async () => ({ path: `/messages/${await stage.message('delivered')}` }),
  listMessages: async () => ({ path: '/messages?box=sent&limit=5' }),
  topUp: async () => ({ body: { amount: 5 } }),
  getBalance: async () => ({}),
  listLedger: async () => ({ path: '/credit/ledger?limit=5' }),
};

const key = () => ({ 'idempotency-key': randomUUID() });
const wellMade = async (operation: Operation): Promise<Sent> => ({
  as: 'alice',
  ...(await good[operation.id]?.()),
});

async function send(operation: Operation, changes: Sent = {}): Promise<Answer> {
  const {
    path = operation.path,
    to = 'working',
    ...call
  } = { ...(await wellMade(operation)), ...changes };
  return await stage.replica(operation, to)(operation.method.toUpperCase(), path, call);
}

const nobodyAsks = (operation: Operation) =>
  stage.replica(operation, 'working')(operation.method.toUpperCase(), operation.path);

/** Sends one request, and then the one that counts, under the same key. */
async function reuseKey(operation: Operation, first: unknown, second: unknown): Promise<Answer> {
  const headers = key();
  await send(operation, { headers, body: first });
  return await send(operation, { headers, body: second });
}

type Drive = (operation: Operation) => Promise<Answer>;

/** How to bring about each answer that means the same wherever it comes. */
const drivers: Record<string, Drive> = {
  '401 unauthorized': nobodyAsks,
  '403 forbidden': (operation) => send(operation, { scopes: stage.scopesWithout(operation.scope) }),
  '500 internal-error': (operation) => send(operation, { to: 'broken' }),
  '503 unavailable': (operation) => send(operation, { to: 'without database' }),
  '503 misdirected': (operation) => send(operation, { headers: { 'x-edge-pool': 'other-stable' } }),
  '400 malformed-json': (operation) => send(operation, { body: '{"' }),
  '413 body-too-large': (operation) => send(operation, { body: { body: 'x'.repeat(17_000) } }),
  '415 unsupported-media-type': (operation) =>
    send(operation, { body: 'a=b', headers: { 'content-type': 'text/plain' } }),
  '200 version': send,
  '200 front': send,
  '200 live': send,
  '200 ready': send,
  '421 misdirected': (operation) => send(operation, { path: `${operation.path}?instance=another` }),
  '503 unready': (operation) => send(operation, { to: 'unready' }),
  '200 document': send,
  '304 unchanged': async (operation) => {
    // Without a Cache-Control of its own, fetch adds one that asks for the whole.
    const etag = (await send(operation)).headers.get('etag') ?? '';
    return await send(operation, {
      headers: { 'if-none-match': etag, 'cache-control': 'max-age=0' },
    });
  },
};

/** How to bring about the others. */
const own: Record<string, Drive> = {
  'sendMessage 202 accepted': (operation) => reuseKey(operation, newMessage, newMessage),
  'sendMessage 400 invalid-request': (operation) =>
    send(operation, { body: { destination: 'bob' } }),
  'sendMessage 422 idempotency-key-reused': (operation) =>
    reuseKey(operation, newMessage, { ...newMessage, body: 'other' }),
  'sendMessage 503 paused': (operation) => send(operation, { to: 'paused' }),
  'getMessage 200 outcome': send,
  'getMessage 202 open': async (operation) =>
    send(operation, { path: `/messages/${await stage.message('queued')}` }),
  'getMessage 400 invalid-request': (operation) => send(operation, { path: '/messages/1' }),
  'getMessage 400 bad-request': (operation) => send(operation, { path: '/messages/%ff' }),
  'getMessage 404 not-found': (operation) => send(operation, { path: `/messages/${randomUUID()}` }),
  'listMessages 200 sent': async (operation) => {
    await stage.message('delivered');
    return await send(operation, { path: '/messages?box=sent' });
  },
  'listMessages 200 received': async (operation) => {
    await stage.message('delivered');
    return await send(operation, { as: 'bob', path: '/messages' });
  },
  'listMessages 400 invalid-request': (operation) =>
    send(operation, { path: '/messages?cursor=x' }),
  'topUp 201 added': (operation) => reuseKey(operation, { amount: 5 }, { amount: 5 }),
  'topUp 400 invalid-request': (operation) => send(operation, { body: { amount: 0 } }),
  'topUp 422 idempotency-key-reused': (operation) =>
    reuseKey(operation, { amount: 5 }, { amount: 6 }),
  'getBalance 200 balance': send,
  'listLedger 200 page': async (operation) => {
    await stage.entries();
    return await send(operation);
  },
  'listLedger 400 invalid-request': (operation) =>
    send(operation, { path: '/credit/ledger?limit=0' }),
};

const cases = operations.flatMap((operation) =>
  allAnswers(operation)
    // The edge's own answers are brought about in load-tests/system.
    .filter(({ from }) => from === 'service')
    .map((answer) => {
      const what = `${answer.status} ${answer.name}`;
      return {
        operation,
        answer,
        name: `${operation.id} ${what}`,
        drive: own[`${operation.id} ${what}`] ?? drivers[what],
      };
    }),
);

describe('every documented answer', () => {
  test.each(cases)(
    'When $name is brought about, then it is as documented',
    async ({ operation, answer, drive }) => {
      if (drive === undefined) throw new Error('nobody knows how to bring this about');
      const came = await drive(operation);
      expect(came.status).toBe(answer.status);
      expect(came.headers.get('content-type')?.split(';')[0]).toBe(answer.body?.mediaType);
      if (answer.body?.mediaType === 'application/problem+json')
        expect(came.body.type).toBe(`urn:serin:problem:${answer.name}`);
    },
  );

  test('When an answer is documented no more, then its driver goes too', () => {
    const named = new Set(cases.map(({ name }) => name));
    const shared = new Set(cases.map(({ answer }) => `${answer.status} ${answer.name}`));
    expect(Object.keys(own).filter((name) => !named.has(name))).toEqual([]);
    expect(Object.keys(drivers).filter((name) => !shared.has(name))).toEqual([]);
  });
});
