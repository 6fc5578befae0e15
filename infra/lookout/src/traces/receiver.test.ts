import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportOf, post } from '../../test/otlp.ts';
import { startTraces } from './start-traces.ts';

const said: string[] = [];
let traces: Awaited<ReturnType<typeof startTraces>>;
beforeAll(async () => {
  traces = await startTraces({
    host: '127.0.0.1',
    otlpPort: 0,
    queryPort: 0,
    limits: { maxTraces: 100, maxBytes: 300_000, maxSpansPerTrace: 5 },
    say: (line) => said.push(line),
  });
});
afterAll(() => traces.close());

const now = () => Date.now() * 1_000;
const step = { span: 'one', name: 'charge', from: 0, to: 3 };

async function namesOf(traceId: string): Promise<string[]> {
  const answer = await fetch(`${traces.url}/api/traces/${traceId}`);
  const { data } = (await answer.json()) as {
    data: { spans: { operationName: string }[] }[] | null;
  };
  return data?.flatMap(({ spans }) => spans.map((span) => span.operationName)) ?? [];
}

test.each(['traces.url', 'traces.otlpUrl'])(
  'When %s is asked for /, then it is there',
  async (which) => {
    const answer = await fetch(which === 'traces.url' ? traces.url : traces.otlpUrl);
    expect(answer.status).toBe(200);
  },
);

test.each([
  ['as it is', (text: string) => text, {}],
  ['with gzip', (text: string) => gzipSync(text), { 'content-encoding': 'gzip' }],
])('When spans come %s, then they can be asked for', async (how, pack, headers) => {
  const traceId = (how.length + 1).toString(16).padStart(32, 'c');
  const body = pack(JSON.stringify(exportOf(traceId, now(), step)));
  expect(await post(traces.otlpUrl, body, headers)).toEqual({ status: 200, body: {} });
  expect(await namesOf(traceId)).toEqual(['charge']);
});

test('When some spans make no sense, then the answer says how many, and the others are kept', async () => {
  const traceId = 'd'.repeat(32);
  const good = exportOf(traceId, now(), step);
  const bad = exportOf('nonsense', now(), step);
  const body = { resourceSpans: [...good.resourceSpans, ...bad.resourceSpans] };
  expect(await post(traces.otlpUrl, body)).toEqual({
    status: 200,
    body: { partialSuccess: { rejectedSpans: 1, errorMessage: 'a traceId is not 32 hex digits' } },
  });
  expect(await namesOf(traceId)).toEqual(['charge']);
});

test('When a trace has too many spans, then the rest is rejected', async () => {
  const traceId = 'e'.repeat(32);
  const all = [...'abcdefg'].map((span) => exportOf(traceId, now(), { ...step, span }));
  const answer = await post(traces.otlpUrl, {
    resourceSpans: all.flatMap(({ resourceSpans }) => resourceSpans),
  });
  expect(answer.body.partialSuccess).toMatchObject({ rejectedSpans: 2 });
  expect(await namesOf(traceId)).toHaveLength(5);
});

describe('bad input', () => {
  const json = { 'content-type': 'application/json' };
  const fiveMiB = Buffer.alloc(5 * 1_048_576, ' ');
  test.each([
    ['no JSON', 400, '{', json],
    ['a list', 400, '[]', json],
    ['protobuf', 415, 'x', { 'content-type': 'application/x-protobuf' }],
    ['an unknown packing', 415, '{}', { ...json, 'content-encoding': 'br' }],
    ['what only says it is gzip', 400, '{}', { ...json, 'content-encoding': 'gzip' }],
    ['too much', 413, fiveMiB, json],
    [
      'a small thing that unpacks to too much',
      413,
      gzipSync(fiveMiB),
      { ...json, 'content-encoding': 'gzip' },
    ],
  ])('When %s comes, then the answer is %i', async (_what, status, body, headers) => {
    const answer = await fetch(`${traces.otlpUrl}/v1/traces`, { method: 'POST', headers, body });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ code: 3 });
  });

  test.each([
    ['GET', '/v1/traces', 405],
    ['POST', '/v1/metrics', 404],
    ['POST', '//', 404],
  ])('When %s %s is asked for, then the answer is %i', async (method, path, status) => {
    expect((await fetch(`${traces.otlpUrl}${path}`, { method })).status).toBe(status);
  });
});

test('When a flood comes, then the bound holds, and the last trace is there', async () => {
  const attributes = { padding: 'x'.repeat(6_000) };
  const idOf = (number: number) => `f${number.toString(16).padStart(31, '0')}`;
  for (let wave = 0; wave < 20; wave += 1) {
    await Promise.all(
      Array.from({ length: 10 }, (_nothing, at) =>
        post(traces.otlpUrl, exportOf(idOf(wave * 10 + at), now(), { ...step, attributes })),
      ),
    );
    expect(traces.totals().bytes).toBeLessThanOrEqual(300_000);
  }
  expect(traces.totals().dropped).toBeGreaterThan(100);
  expect(await namesOf(idOf(199))).toEqual(['charge']);
  expect(said).toEqual([]);
});
