import { setTimeout as sleep } from 'node:timers/promises';
import { allAnswers } from '@serin/shared/openapi/all-answers.ts';
import { openApiDocument } from '@serin/shared/openapi/document.ts';
import type { Operation } from '@serin/shared/openapi/operation.ts';
import { operations, serviceOf } from '@serin/shared/openapi/operations.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { undocumented } from '../../shared/test-support/documented.ts';
import { allBack } from '../drills/drill.ts';
import { scaleTo } from '../drills/scale.ts';
import { until } from '../drills/wait.ts';
import { type Answer, ask } from '../scenarios/ask.ts';
import { raw } from '../scenarios/raw.ts';
import { shareOf } from '../scenarios/share.ts';
import { type FalseReplica, startFalseReplica } from '../system/false-replica.ts';
import { as, system, whole } from '../system/support.ts';

/** The call as it is well made, but for these headers. */
async function send(operation: Operation, headers: Record<string, string>, body?: unknown) {
  const path = operation.path.replace(':messageId', '0199a3c4-5d6e-7f80-9123-456789abcdef');
  return await ask(system.port, {
    method: operation.method === 'post' ? 'POST' : 'GET',
    path,
    headers: await as('alice', headers),
    ...(operation.body === undefined ? {} : { body: body ?? operation.body.example }),
  });
}

/** Sends the head of a POST, and then this. */
const sendRaw = (operation: Operation, head: string, rest: string) =>
  raw(system.port, `POST ${operation.path} HTTP/1.1\r\nHost: x\r\n${head}\r\n\r\n${rest}`);

/** How to bring about what only the edge answers, by its name. */
const asItIs: Record<string, (operation: Operation) => Promise<Answer>> = {
  'request-timeout': (operation) => sendRaw(operation, 'Content-Length: 100', '{"dest'),
  'body-too-large': (operation) => send(operation, {}, { body: 'x'.repeat(20_000) }),
};
const withoutCanary = {
  'no-canary': (operation: Operation) => send(operation, { 'x-canary': '1' }),
};
const withFalseCanary = {
  'bad-gateway': (operation: Operation) =>
    send(operation, { 'x-canary': '1', 'x-behave': 'hang up' }),
  'gateway-timeout': (operation: Operation) =>
    send(operation, { 'x-canary': '1', 'x-behave': 'say nothing' }),
};
const withoutReplicas = {
  'no-replica': (operation: Operation) => send(operation, {}),
  nobody: (operation: Operation) => send(operation, {}),
};

const answersOfEdge = operations.flatMap((operation) =>
  allAnswers(operation)
    .filter(({ from }) => from === 'edge')
    .map((answer) => ({ operation, answer })),
);

/** A problem names itself; what people read is word for word as documented. */
const saysSo = ({ name, body }: (typeof answersOfEdge)[number]['answer'], came: string) =>
  body?.mediaType === 'text/plain'
    ? came === body.example
    : JSON.parse(came).type === `urn:serin:problem:${name}`;

/** Brings all of these about at the same time: some take as long as the edge is patient. */
async function expectAll(drivers: typeof asItIs): Promise<void> {
  const cases = answersOfEdge.filter(({ answer }) => drivers[answer.name] !== undefined);
  expect(cases.length).toBeGreaterThan(0);
  const complaints = await Promise.all(
    cases.map(async ({ operation, answer }) => {
      const came = await (drivers[answer.name] as (typeof asItIs)[string])(operation);
      const what = `${operation.id} ${answer.status} ${answer.name}`;
      if (came.status !== answer.status) return [`${what}: ${came.status} ${came.body}`];
      const header = (name: string) => came.headers[name.toLowerCase()]?.toString() ?? null;
      const wrong = undocumented(operation, { status: came.status, header, text: came.body });
      if (!saysSo(answer, came.body)) wrong.push(`it says ${came.body}`);
      if (header('x-served-by') !== 'edge') wrong.push(`it is from ${header('x-served-by')}`);
      return wrong.map((text) => `${what}: ${text}`);
    }),
  );
  expect(complaints.flat()).toEqual([]);
}

test('When the edge is asked for the document, then it is there, from each service the same, and good for a 304', async () => {
  for (const path of ['/openapi.json', '/credit/openapi.json']) {
    const answer = await ask(system.port, { path });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
    const headers = { 'if-none-match': String(answer.headers.etag) };
    expect((await ask(system.port, { path, headers })).status).toBe(304);
  }
});

test('When an answer is only the edge’s, then somebody here knows how to bring it about', () => {
  const known = { ...asItIs, ...withoutCanary, ...withFalseCanary, ...withoutReplicas };
  const named = new Set(answersOfEdge.map(({ answer }) => answer.name));
  expect([...named].sort()).toEqual(Object.keys(known).sort());
});

test('When requests are not as they must be, then the edge answers as documented', async () => {
  await expectAll(asItIs);
});

describe('without a canary', () => {
  let falseOne: FalseReplica;
  beforeAll(async () => {
    await scaleTo(system, 4, 0);
  });
  afterAll(async () => {
    await falseOne?.remove();
    await scaleTo(system, 3, 1);
  });

  test('When one is asked for, then the edge answers as documented', async () => {
    await expectAll(withoutCanary);
  });

  test('When there is none, then the header gets a 503 that says so, and everybody else is untouched', async () => {
    for (const [path, header] of [
      ['/version', 'x-canary'],
      ['/credit/version', 'x-mistery-shopper'],
    ] as const) {
      const answer = await ask(system.port, { path, headers: { [header]: '1' } });
      expect(answer.status).toBe(503);
      expect(answer.headers['content-type']).toBe('application/problem+json');
      expect(answer.headers['retry-after']).toBe('5');
      expect(JSON.parse(answer.body)).toMatchObject({
        type: 'urn:serin:problem:no-canary',
        status: 503,
      });
      const { byVersion, failures } = await shareOf(system.port, 400, 20, { path });
      expect([failures, byVersion]).toEqual([[], { '1.0.0 stable': 400 }]);
    }
  });

  test('When there is one that hangs up or says nothing, then the edge answers as documented', async () => {
    falseOne = await startFalseReplica(system, 'service-v2');
    // The header has a pool of its own, which may hear of it later than the share.
    for (const path of ['/version', '/credit/version'])
      await until(`the header finds the false canary at ${path}`, 30, async () => {
        const answer = await ask(system.port, { path, headers: { 'x-canary': '1' } });
        return answer.status === 200;
      });
    await expectAll(withFalseCanary);
  });
});

describe('without replicas', () => {
  const replicas = ['message-v1', 'message-v2', 'credit-v1', 'credit-v2'];
  const start = () => system.compose('start', ...replicas);
  beforeAll(() => system.compose('stop', ...replicas));
  afterAll(start); // does nothing to those that run

  test('When anything is asked, then the edge answers as documented', async () => {
    await expectAll(withoutReplicas);
    expect(new Set(operations.map(serviceOf))).toEqual(new Set(['message', 'credit']));
  });

  test('When they start, then who has waited at the edge is served, and traffic returns by itself', async () => {
    const waiting = ask(system.port, { path: '/version' });
    expect(await Promise.race([waiting, sleep(1_000, 'it waits')])).toBe('it waits');
    await start();
    expect((await waiting).status).toBe(200);
    await allBack(system, whole);
    expect((await ask(system.port, { path: '/version' })).status).toBe(200);
  });
});
