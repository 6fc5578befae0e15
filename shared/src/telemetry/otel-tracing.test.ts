import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { eventually } from '../../test-support/eventually.ts';
import { testIdentity } from '../../test-support/identity.ts';
import { type OtlpReceiver, startOtlpReceiver } from '../../test-support/otlp-receiver.ts';
import { listeningLog } from '../../test-support/silent-log.ts';
import { createOtelTracing } from './otel-tracing.ts';
import { traceparentOf } from './trace-context.ts';
import type { Tracing } from './tracing.ts';

let receiver: OtlpReceiver;
let registry: Registry;
let log: ReturnType<typeof listeningLog>;
let tracing: Tracing;

function start(endpoint: string, limits = {}): void {
  registry = new Registry();
  log = listeningLog();
  tracing = createOtelTracing({ endpoint, identity: testIdentity, registry, log, ...limits });
}
beforeEach(async () => {
  receiver = await startOtlpReceiver();
  start(receiver.endpoint);
});
afterEach(async () => {
  vi.useRealTimers();
  await tracing.stop();
  await receiver.close();
});

async function counted(): Promise<Record<string, number>> {
  const { values } = (await registry.getSingleMetric('trace_spans_total')?.get()) ?? { values: [] };
  return Object.fromEntries(values.map(({ labels, value }) => [labels.outcome, value]));
}
const make = (count: number) => {
  for (let index = 0; index < count; index += 1) tracing.start(`span ${index}`)?.end();
};
const unsampled = () => traceparentOf(undefined, '');

describe('a collector that works', () => {
  test('When steps follow on each other, then they are one trace, and say which replica made them', async () => {
    const first = tracing.start('first', { kind: 'server', fields: { 'http.route': '/x' } });
    const second = tracing.step('second', first?.traceparent);
    second?.set({ 'serin.message_id': 'm' });
    second?.end();
    first?.end();
    const spans = await eventually(async () => receiver.spans.length === 2 && receiver.spans);
    const of = (name: string) => spans.find((span) => span.name === name);
    expect(of('second')).toMatchObject({
      traceId: of('first')?.traceId,
      parentSpanId: of('first')?.spanId,
      attributes: { 'serin.message_id': 'm' },
      resource: {
        'service.name': 'message',
        'service.version': '1.1.0',
        'service.instance.id': 'replica-1',
        'serin.track': 'canary',
        'serin.set': 'service-v2',
      },
    });
    expect(of('first')).toMatchObject({ parentSpanId: '', attributes: { 'http.route': '/x' } });
    await expect.poll(counted).toEqual({ exported: 2, dropped: 0, failed: 0 });
  });

  test('When a step has failed, then its span tells the line that threw', async () => {
    function thrower() {
      return Object.assign(new TypeError('no such thing'), { code: 'E_NO' });
    }
    tracing.start('failing')?.end({ error: thrower() });
    const [span] = await eventually(async () => receiver.spans.length === 1 && receiver.spans);
    expect(span).toMatchObject({ isError: true, attributes: { 'error.type': 'E_NO' } });
    expect(span?.exceptions).toEqual([
      {
        'exception.type': 'TypeError',
        'exception.message': 'no such thing',
        'exception.stacktrace': expect.stringContaining('otel-tracing.test.ts'),
        'code.file.path': expect.stringMatching(/\/otel-tracing\.test\.ts$/),
        'code.line.number': expect.any(Number),
        'code.function.name': 'thrower',
      },
    ]);
  });

  test('When a trace is not recorded, then a step of it is no span', () => {
    expect(tracing.step('step', unsampled())).toBeUndefined();
    expect(tracing.step('step', undefined)).toBeUndefined();
    expect(tracing.step('step', null)).toBeUndefined();
  });

  test('When a step is recorded in hindsight, then under the id that others know it by, and from its beginning', async () => {
    const known = unsampled();
    const startedAt = Date.now() - 2_000;
    tracing.hindsight('late', { as: known, startedAt, failure: {}, reason: 'error' });
    const [span] = await eventually(async () => receiver.spans.length === 1 && receiver.spans);
    expect(`00-${span?.traceId}-${span?.spanId}-00`).toBe(known);
    expect(span).toMatchObject({ parentSpanId: '', isError: true });
    expect(span?.startedAt).toBeCloseTo(startedAt, 1);
    expect(span?.attributes['serin.kept']).toBe('error');
    expect((span?.endedAt ?? 0) - startedAt).toBeGreaterThan(1_999);
  });

  test('When everything fails, then hindsight is kept to a hundred spans a second', async () => {
    const failAThousandTimes = () => {
      for (let index = 0; index < 1_000; index += 1)
        tracing.hindsight('failed', { startedAt: Date.now(), failure: {}, reason: 'error' });
    };
    await tracing.stop();
    vi.useFakeTimers({ toFake: ['Date'] });
    start(receiver.endpoint);
    failAThousandTimes();
    expect((await counted()).dropped).toBe(900);
    vi.setSystemTime(Date.now() + 1_000);
    failAThousandTimes();
    expect((await counted()).dropped).toBe(1_800);
  });

  test('When spans link to another trace, then both ends are told', async () => {
    const batch = tracing.start('batch');
    const one = tracing.start('one');
    one?.link(batch?.traceparent ?? '');
    one?.end();
    batch?.end();
    const spans = await eventually(async () => receiver.spans.length === 2 && receiver.spans);
    const [linked] = spans.filter(({ name }) => name === 'one');
    const [target] = spans.filter(({ name }) => name === 'batch');
    expect(linked?.links).toEqual([{ traceId: target?.traceId, spanId: target?.spanId }]);
    expect(linked?.traceId).not.toBe(target?.traceId);
  });

  test('When the replica stops, then what is left is sent', async () => {
    make(3);
    await tracing.stop();
    expect(receiver.spans).toHaveLength(3);
  });
});

describe('a collector that does not', () => {
  test.each(['silent', 'failing'] as const)(
    'When it is %s, then spans are dropped beyond a bound, it is left alone, and the log has one line',
    async (mode) => {
      receiver.become(mode);
      make(10);
      await eventually(async () => ((await counted()).failed ?? 0) > 0);
      make(5_000);
      await eventually(async () => ((await counted()).dropped ?? 0) > 3_500);
      expect(receiver.spans).toEqual([]);
      expect(receiver.requests()).toBeLessThan(5);
      expect(log.lines.map(({ level, text }) => `${level}: ${text}`)).toEqual([
        'warn: no trace collector: spans are dropped',
      ]);
    },
  );

  test('When it is back, then spans are sent again, and the log says so once', async () => {
    receiver.become('failing');
    make(1);
    await eventually(async () => ((await counted()).failed ?? 0) > 0);
    receiver.become('working');
    await eventually(async () => {
      make(1);
      return receiver.spans.length > 0;
    });
    await expect
      .poll(() => log.lines.map(({ level }) => level), { timeout: 5_000 })
      .toEqual(['warn', 'info']);
  });

  test('When nobody is there, then spans are dropped, and nothing else happens', async () => {
    await receiver.close();
    make(10);
    await eventually(async () => ((await counted()).failed ?? 0) === 10);
    make(10);
    await eventually(async () => ((await counted()).dropped ?? 0) === 10);
    expect(log.lines).toHaveLength(1);
    receiver = await startOtlpReceiver();
  });

  test('When the replica stops, then a silent collector does not hold it up', async () => {
    start(receiver.endpoint, { sendMillis: 60_000 });
    receiver.become('silent');
    make(1_000);
    await tracing.stop();
    expect(await counted()).toEqual({ exported: 0, dropped: 0, failed: 0 });
  });
});
