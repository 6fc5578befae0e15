import { setTimeout as sleep } from 'node:timers/promises';
import { Registry } from 'prom-client';
import request from 'supertest';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../../test-support/eventually.ts';
import { testHttpContext } from '../../test-support/http-context.ts';
import { testIdentity } from '../../test-support/identity.ts';
import { type OtlpReceiver, startOtlpReceiver } from '../../test-support/otlp-receiver.ts';
import { silentLog } from '../../test-support/silent-log.ts';
import { createHttpApp } from '../http/create-app.ts';
import { type Endpoint, endpointOf } from '../http/endpoint.ts';
import { localsOf } from '../http/locals.ts';
import { problems } from '../http/problem.ts';
import { createOtelTracing } from './otel-tracing.ts';
import { traceIdOf } from './trace-context.ts';
import { createTraceRequests } from './trace-requests.ts';
import type { Tracing } from './tracing.ts';

const theirs = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7';
const slow = 100;

/** What the last handler handed on to what the request caused. */
let handedOn = '';

const thing: Endpoint = endpointOf({ method: 'get', path: '/things/:id' }, (_req, res) => {
  handedOn = localsOf(res).traceparent;
  res.json({});
});
const endpoints: Endpoint[] = [
  thing,
  { method: 'get', path: '/probe', isProbe: true, handlers: [(_req, res) => void res.json({})] },
  { method: 'get', path: '/no', handlers: [() => Promise.reject(problems.notFound())] },
  {
    method: 'get',
    path: '/slow',
    handlers: [
      async (_req, res) => {
        await sleep(2 * slow);
        res.json({});
      },
    ],
  },
  endpointOf({ method: 'get', path: '/broken' }, function broken(_req, res) {
    handedOn = localsOf(res).traceparent;
    throw new Error('broken on purpose');
  }),
  {
    method: 'get',
    path: '/broken-probe',
    isProbe: true,
    handlers: [() => Promise.reject(new Error('no'))],
  },
];

let receiver: OtlpReceiver;
let tracing: Tracing;
beforeEach(async () => {
  receiver = await startOtlpReceiver();
  const registry = new Registry();
  const { endpoint } = receiver;
  tracing = createOtelTracing({ endpoint, identity: testIdentity, registry, log: silentLog });
});
afterEach(async () => {
  await tracing.stop();
  await receiver.close();
});

/** An app whose first request of this second was answered already. The second ends when the test says so. */
async function start(ratio: number, slowMs = 60_000) {
  const clock = { now: 1_000 };
  const { context, lines } = testHttpContext();
  const traces = createTraceRequests({ tracing, ratio, slowMs, now: () => clock.now });
  traces.begin({ requestId: '', traceparent: `${theirs}-00` }, 'GET', undefined);
  return { api: request(createHttpApp({ ...context, traces, endpoints })), lines, clock };
}

/** Everything that was recorded, once the replica has stopped. */
async function recorded() {
  await tracing.stop();
  return receiver.spans;
}

test('When a request is chosen, then its span tells the route, the status and where the endpoint is', async () => {
  const { api } = await start(1);
  const id = '0f8fad5b-d9cb-469f-a165-70867728950e';
  await api.get('/things/1?token=secret').set('X-Request-Id', id).set('Authorization', 'secret');
  const [span] = await eventually(async () => receiver.spans.length === 1 && receiver.spans);
  expect(span).toMatchObject({
    name: 'GET /things/:id',
    traceId: '0f8fad5bd9cb469fa16570867728950e',
    parentSpanId: '',
    isError: false,
  });
  expect(span?.attributes).toEqual({
    'http.request.method': 'GET',
    'http.route': '/things/:id',
    'http.response.status_code': 200,
    'serin.request_id': id,
    'serin.kept': 'ratio',
    'code.file.path': expect.stringMatching(/\/trace-requests\.test\.ts$/),
    'code.line.number': thing.place?.['code.line.number'],
  });
  expect(JSON.stringify(receiver.spans)).not.toContain('secret');
  expect(handedOn).toBe(`00-${span?.traceId}-${span?.spanId}-01`);
});

test('When the caller records its trace, then ours is a part of it, and so is what follows', async () => {
  const { api, lines } = await start(0);
  await api.get('/things/1').set('traceparent', `${theirs}-01`);
  const [span] = await eventually(async () => receiver.spans.length === 1 && receiver.spans);
  expect(span?.traceId).toBe(traceIdOf(theirs));
  expect(span?.parentSpanId).toBe('00f067aa0ba902b7');
  expect(span?.attributes['serin.kept']).toBe('caller');
  expect(handedOn).toBe(`${theirs.slice(0, 36)}${span?.spanId}-01`);
  await expect.poll(() => lines[0]?.trace_id).toBe(span?.traceId);
});

test('When a request is not chosen and goes well, then there is no span, and what follows is told so', async () => {
  const { api } = await start(0);
  await api.get('/things/1');
  expect(handedOn).toMatch(/-00$/);
  await api.get('/things/1').set('traceparent', `${theirs}-00`);
  expect(handedOn).toBe(`${theirs}-00`);
  await api.get('/no');
  await api.get('/probe');
  expect(await recorded()).toEqual([]);
});

test('When a request that was not chosen fails, then its span is made afterwards, and tells the line that threw', async () => {
  const { api } = await start(0);
  expect((await api.get('/broken')).status).toBe(500);
  const [span] = await eventually(async () => receiver.spans.length === 1 && receiver.spans);
  expect(span).toMatchObject({ name: 'GET /broken', isError: true, parentSpanId: '' });
  expect(span?.attributes).toMatchObject({
    'serin.kept': 'error',
    'http.response.status_code': 500,
    'code.file.path': expect.stringMatching(/\/trace-requests\.test\.ts$/),
  });
  expect(span?.exceptions).toEqual([
    expect.objectContaining({
      'exception.message': 'broken on purpose',
      'code.file.path': expect.stringMatching(/\/trace-requests\.test\.ts$/),
      'code.function.name': 'broken',
    }),
  ]);
  // What the request caused before it failed knows the span by this id.
  expect(handedOn).toBe(`00-${span?.traceId}-${span?.spanId}-00`);
});

test('When the request that fails is part of a caller’s trace, then so is its span', async () => {
  const { api } = await start(0);
  await api.get('/broken').set('traceparent', `${theirs}-00`);
  const [span] = await eventually(async () => receiver.spans.length === 1 && receiver.spans);
  expect(span).toMatchObject({ traceId: traceIdOf(theirs), parentSpanId: '00f067aa0ba902b7' });
});

test('When a request that was not chosen is slow, then its span is as long as the request was', async () => {
  const { api } = await start(0, slow);
  await api.get('/slow');
  const [span] = await eventually(async () => receiver.spans.length === 1 && receiver.spans);
  expect(span).toMatchObject({ name: 'GET /slow', isError: false });
  expect(span?.attributes['serin.kept']).toBe('slow');
  expect((span?.endedAt ?? 0) - (span?.startedAt ?? 0)).toBeGreaterThanOrEqual(2 * slow - 5);
});

test('When probes ask before it, then a request is still the first of its second', async () => {
  const { api, clock } = await start(0);
  clock.now = 2_000;
  await api.get('/probe');
  await api.get('/things/1');
  const [span] = await eventually(async () => receiver.spans.length === 1 && receiver.spans);
  expect(span?.attributes).toMatchObject({ 'http.route': '/things/:id', 'serin.kept': 'first' });
});

test('When a probe fails, then it is no trace', async () => {
  const { api } = await start(1);
  await api.get('/broken-probe');
  expect(await recorded()).toEqual([]);
});
