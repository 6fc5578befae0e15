import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { messageTrace } from '../../test/message-trace.ts';
import { exportOf, post, spanId } from '../../test/otlp.ts';
import { parseGoDuration } from './go-duration.ts';
import { startTraces } from './start-traces.ts';

const traceId = '0a'.repeat(16);
const other = '0b'.repeat(16);
let traces: Awaited<ReturnType<typeof startTraces>>;

beforeAll(async () => {
  const limits = { maxTraces: 100, maxBytes: 1_000_000, maxSpansPerTrace: 100 };
  const options = { host: '127.0.0.1', otlpPort: 0, queryPort: 0, limits, say: () => {} };
  traces = await startTraces(options);
  const now = Date.now() * 1_000;
  for (const step of messageTrace)
    await post(traces.otlpUrl, exportOf(traceId, now - 5_000_000, step));
  const quick = { span: 'get', name: 'GET /credit', kind: 2, from: 0, to: 2, service: 'credit' };
  await post(traces.otlpUrl, exportOf(other, now, quick));
  const old = { ...quick, span: 'old' };
  await post(traces.otlpUrl, exportOf('0c'.repeat(16), now - 7_200_000_000, old));
});
afterAll(() => traces.close());

interface Tag {
  key: string;
  type: string;
  value: unknown;
}
interface Trace {
  traceID: string;
  processes: Record<string, { serviceName: string; tags: Tag[] }>;
  spans: { operationName: string; tags: Tag[]; processID: string; logs: { fields: Tag[] }[] }[];
}

async function ask(path: string) {
  const answer = await fetch(`${traces.url}/api/${path}`);
  const body = (await answer.json()) as {
    data: never;
    errors: { code: number; msg: string }[] | null;
  };
  return { status: answer.status, ...body };
}
const found = async (query: string) =>
  ((await ask(`traces?${query}`)).data as Trace[]).map(({ traceID }) => traceID);

test('When services and operations are asked for, then they come as from Jaeger', async () => {
  expect(await ask('services')).toMatchObject({
    data: ['credit', 'message'],
    total: 2,
    errors: null,
  });
  const { data } = await ask('operations?service=message');
  expect(data).toContainEqual({ name: 'POST /messages', spanKind: 'server' });
  expect(data).not.toContainEqual({ name: 'charge', spanKind: 'internal' });
  expect(await ask('operations')).toMatchObject({ status: 400 });
});

test('When one trace is asked for, then it has the form that Jaeger gives it', async () => {
  const { data } = await ask(`traces/${traceId}`);
  const [trace] = data as Trace[];
  const span = trace?.spans.find(({ operationName }) => operationName === 'deliver');
  expect(span).toMatchObject({
    traceID: traceId,
    spanID: spanId('deliver'),
    references: [{ refType: 'CHILD_OF', traceID: traceId, spanID: spanId('settle') }],
    duration: 18_000,
    startTime: expect.any(Number),
    warnings: null,
  });
  expect(span?.tags).toEqual(
    expect.arrayContaining([
      { key: 'serin.message_id', type: 'string', value: 'm-4711' },
      { key: 'span.kind', type: 'string', value: 'internal' },
      { key: 'otel.status_code', type: 'string', value: 'ERROR' },
      { key: 'error', type: 'bool', value: true },
    ]),
  );
  expect(span?.logs[0]?.fields).toContainEqual({
    key: 'event',
    type: 'string',
    value: 'exception',
  });
  const charge = trace?.spans.find(({ operationName }) => operationName === 'charge');
  expect(charge?.tags).toContainEqual({ key: 'code.line.number', type: 'int64', value: 33 });
  const process = trace?.processes[charge?.processID ?? ''];
  expect(process?.serviceName).toBe('credit');
  expect(process?.tags).toContainEqual({ key: 'serin.track', type: 'string', value: 'canary' });
  const relay = trace?.spans.find(({ operationName }) => operationName === 'outbox relay');
  expect(relay).toMatchObject({
    references: [{ refType: 'CHILD_OF' }, { refType: 'FOLLOWS_FROM', traceID: 'b'.repeat(32) }],
  });
});

describe('searching', () => {
  const tags = (wanted: object) => `tags=${encodeURIComponent(JSON.stringify(wanted))}`;
  test.each([
    ['a service, latest first', 'service=credit&lookback=1h', [other, traceId]],
    ['an operation', 'service=message&operation=settle', [traceId]],
    ['an operation of another service', 'service=credit&operation=settle', []],
    ['a message', `service=message&${tags({ 'serin.message_id': 'm-4711' })}`, [traceId]],
    ['what sent the span', `service=credit&${tags({ 'serin.track': 'canary' })}`, [traceId]],
    ['that in another service', `service=message&${tags({ 'serin.track': 'canary' })}`, []],
    ['errors', `service=message&${tags({ error: 'true' })}`, [traceId]],
    ['errors of another service', `service=credit&tag=error:true`, []],
    ['long spans', 'service=credit&minDuration=20ms', [traceId]],
    ['short spans', 'service=credit&maxDuration=2.5ms&lookback=1h', [other]],
    ['one at most', 'service=credit&limit=1', [other]],
    ['a time that is over', 'service=credit&start=0&end=1000', []],
  ])('When it is for %s, then those are found', async (_what, query, wanted) => {
    expect(await found(query)).toEqual(wanted);
  });

  test('When nothing is said of time, then the last two days count', async () => {
    expect(await found('service=credit')).toContain('0c'.repeat(16));
  });

  test.each([
    ['traces'],
    ['traces?service=x&limit=0'],
    ['traces?service=x&limit=ten'],
    ['traces?service=x&tags={'],
    ['traces?service=x&tag=nothing'],
    ['traces?service=x&minDuration=long'],
    ['traces?service=x&start=-1'],
    ['traces/nonsense'],
  ])('When %s makes no sense, then it is refused with a reason', async (path) => {
    const { status, errors } = await ask(path);
    expect(status).toBe(400);
    expect(errors?.[0]).toMatchObject({ code: 400, msg: expect.stringMatching(/./) });
  });

  test.each([`traces/${'9'.repeat(32)}`, 'dependencies', 'traces/a/b'])(
    'When %s is not there, then the answer is 404',
    async (path) => expect((await ask(path)).status).toBe(404),
  );
});

test.each([
  ['1.5s', 1_500_000],
  ['100ms', 100_000],
  ['1h30m', 5_400_000_000],
  ['250µs', 250],
  ['0', 0],
])('When a duration is %s, then it is %i microseconds', (text, micros) => {
  expect(parseGoDuration(text)).toBe(micros);
});
