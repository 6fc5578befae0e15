import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Patch } from '../../../load-tests/mutants/mutant.ts';
import {
  type Replicas,
  type ReplicasOptions,
  startReplicas,
} from '../../../load-tests/mutants/replicas.ts';
import { ask, type Question } from '../../../load-tests/scenarios/ask.ts';
import { eventually } from '../../../shared/test-support/eventually.ts';
import {
  edgesOf,
  type ReceivedSpan,
  wayOfACanarysMessage,
  wayOfAMessage,
} from '../../../shared/test-support/otlp.ts';
import {
  type OtlpReceiver,
  startOtlpReceiver,
} from '../../../shared/test-support/otlp-receiver.ts';
import { patientExport } from './patient-export.ts';

let receiver: OtlpReceiver;
let replicas: Replicas;

async function start(options: Partial<ReplicasOptions>): Promise<void> {
  receiver = await startOtlpReceiver();
  const { canary = [], environment, ...others } = options;
  replicas = await startReplicas({
    patches: [patientExport],
    redisDatabase: 15,
    canary,
    environment: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, ...environment },
    ...others,
  });
}
async function stop(): Promise<void> {
  await replicas?.stop();
  await receiver?.close();
}

async function asAlice(question: Question, service: 'message' | 'credit', index: number) {
  const replica = replicas[service][index];
  const headers = { authorization: `Bearer ${await replicas.world.token('alice')}` };
  return await ask(replica?.port ?? 0, { ...question, headers });
}

const topUp = () =>
  asAlice({ method: 'POST', path: '/credit', body: { amount: 100 } }, 'credit', 0);

/** Sends a message through this replica; answers the trace's id. */
async function send(index: number): Promise<string> {
  const body = { destination: 'bob', body: 'hello' };
  const { status, headers } = await asAlice(
    { method: 'POST', path: '/messages', body },
    'message',
    index,
  );
  expect(status).toBe(202);
  return String(headers['x-request-id']).replaceAll('-', '');
}

/** The trace, as soon as there is a span of this name in it. */
const traceWith = (traceId: string, name: string) =>
  eventually(async () => {
    const trace = receiver.trace(traceId);
    return trace.some((span) => span.name === name) && trace;
  });
/** The trace, as soon as its edges are these. */
async function wholeTrace(traceId: string, way: unknown = wayOfAMessage): Promise<ReceivedSpan[]> {
  await expect.poll(() => edgesOf(receiver.trace(traceId)), { timeout: 20_000 }).toEqual(way);
  return receiver.trace(traceId);
}
const named = (spans: ReceivedSpan[], name: string) => spans.filter((span) => span.name === name);
const madeBy = ({ resource }: ReceivedSpan) =>
  `${resource['service.name']}/${resource['service.version']} ${resource['serin.track']}`;

const canaryOfMessage = 'message/1.1.0 canary';
const stableOfMessage = 'message/1.0.0 stable';

describe.each([
  ['the inbox', {}],
  ['a provider', { provider: {} }],
])('messages go to %s', (_, options) => {
  beforeAll(async () => {
    await start({ ...options, environment: { TRACE_RATIO: '1' } });
    await topUp();
  });
  afterAll(stop);

  test('When a message is sent, then it is one trace from the request to the delivery, and each step says who did it', async () => {
    const trace = await wholeTrace(await send(1), wayOfACanarysMessage);
    expect(new Set(trace.map(({ name }) => name)).size).toBe(trace.length);
    expect(named(trace, 'POST /messages').map(madeBy)).toEqual([canaryOfMessage]);
    for (const span of trace) {
      const service = /^(credit-requests-canary process|charge|credit-replies publish)$/.test(
        span.name,
      )
        ? 'credit'
        : 'message';
      expect(madeBy(span)).toMatch(new RegExp(`^${service}/(1.0.0 stable|1.1.0 canary)$`));
      expect(span.attributes['code.file.path']).toMatch(/\/(services|shared)\/.*\.ts$/);
      expect(span.attributes['code.line.number']).toBeGreaterThan(0);
      expect(span.isError).toBe(false);
    }
    const ids = new Set(trace.map(({ attributes }) => attributes['serin.message_id']));
    expect([...ids]).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/)]);
    expect(JSON.stringify(trace)).not.toContain('hello');
  });

  test('When messages travel in one batch, then each has its own trace, and links to the batch, as that does to them', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => send(0)));
    const traces = await Promise.all(ids.map((id) => wholeTrace(id)));
    for (const [batch, each] of [
      ['outbox relay', 'credit-requests publish'],
      ['charge batch', 'charge'],
      ['settle batch', 'settle'],
    ] as const)
      for (const span of traces.flatMap((trace) => named(trace, each))) {
        const [link] = span.links;
        const linked = await eventually(async () =>
          receiver.spans.find(({ name, spanId }) => name === batch && spanId === link?.spanId),
        );
        expect(linked.links).toContainEqual({ traceId: span.traceId, spanId: span.spanId });
        expect(linked.traceId).not.toBe(span.traceId);
      }
  });

  test('When the replica that took the message is killed before the reply, then the trace goes on on another', async () => {
    for (const credit of replicas.credit) credit.signal('SIGSTOP');
    try {
      const traceId = await send(1);
      await traceWith(traceId, 'credit-requests-canary publish');
      await traceWith(traceId, 'POST /messages');
      replicas.message[1]?.signal('SIGKILL');
      for (const credit of replicas.credit) credit.signal('SIGCONT');
      // And more, when all this took so long that everybody was asked.
      const way = expect.arrayContaining([...wayOfACanarysMessage]);
      const trace = await wholeTrace(traceId, way);
      expect(named(trace, 'POST /messages').map(madeBy)).toEqual([canaryOfMessage]);
      expect(named(trace, 'deliver').map(madeBy)).toEqual([stableOfMessage]);
    } finally {
      for (const credit of replicas.credit) credit.signal('SIGCONT');
      await replicas.message[1]?.start();
    }
  });

  test('When the queue loses the request, then what is asked again is another step of the same trace', async () => {
    for (const credit of replicas.credit) credit.signal('SIGSTOP');
    let traceId: string;
    try {
      traceId = await send(0);
      await traceWith(traceId, 'credit-requests publish');
      await replicas.wipeQueue();
    } finally {
      for (const credit of replicas.credit) credit.signal('SIGCONT');
    }
    const trace = await wholeTrace(traceId);
    expect(named(trace, 'credit-requests publish').length).toBeGreaterThan(1);
    expect(named(trace, 'deliver')).toHaveLength(1);
  });
});

describe('a canary that misbehaves, when no trace is recorded for its number', () => {
  const throws: Patch = {
    file: 'services/message/src/routes/get-message.ts',
    find: "if (message === null) throw problems.notFound('You sent no such message.');",
    replace: "if (message === null) throw new TypeError('what is not there');",
  };
  const dawdles: Patch = {
    file: 'services/credit/src/routes/get-credit.ts',
    find: 'async (_req, res) => {',
    replace:
      'async (_req, res) => {\n    await new Promise((resolve) => setTimeout(resolve, 300));',
  };
  const lineOf = ({ file, find }: Patch) => {
    const source = readFileSync(`${import.meta.dirname}/../../../${file}`, 'utf8');
    return source.slice(0, source.indexOf(find)).split('\n').length;
  };

  beforeAll(() =>
    start({
      canary: [throws, dawdles],
      environment: { TRACE_RATIO: '0', TRACE_SLOW_MS: '250' },
    }),
  );
  afterAll(stop);

  /**
   * The spans of that name that were kept for being bad. The first request of each second is recorded from its beginning, and counts as
   * such: it is asked until there is another.
   */
  const kept = (name: string, reason: string, service: 'message' | 'credit', path: string) =>
    eventually(async () => {
      for (const index of [0, 1, 1]) await asAlice({ path }, service, index);
      const spans = named(receiver.spans, name);
      const bad = spans.filter(({ attributes }) => attributes['serin.kept'] === reason);
      return bad.length > 0 && bad;
    });

  test('When a route throws there alone, then the trace names the version, the file and the line', async () => {
    const path = '/messages/0199a3c4-5d6e-7f80-9123-456789abcdef';
    const spans = await kept('GET /messages/:messageId', 'error', 'message', path);
    expect(new Set(spans.map(madeBy))).toEqual(new Set([canaryOfMessage]));
    expect(spans[0]?.exceptions[0]).toMatchObject({
      'exception.type': 'TypeError',
      'exception.message': 'what is not there',
      'code.file.path': expect.stringMatching(new RegExp(`/${throws.file}$`)),
      'code.line.number': lineOf(throws),
    });
  });

  test('When a route is slow there alone, then the trace names the version and the handler', async () => {
    const spans = await kept('GET /credit', 'slow', 'credit', '/credit');
    expect(new Set(spans.map(madeBy))).toEqual(new Set(['credit/1.1.0 canary']));
    expect(spans[0]?.attributes).toMatchObject({
      'code.file.path': expect.stringMatching(new RegExp(`/${dawdles.file}$`)),
      'code.function.name': 'getCredit',
    });
  });
});
