import { describe, expect, test } from 'vitest';
import { exportOf, spanId } from '../../test/otlp.ts';
import { readExport } from './otlp.ts';

const traceId = 'a'.repeat(32);
const step = { span: 'one', name: 'charge', kind: 5, from: 0, to: 1.5 };
const oneSpan = (change: object) => {
  const request = exportOf(traceId, 1_750_000_000_000_000, step);
  const [group] = request.resourceSpans;
  Object.assign(group?.scopeSpans[0]?.spans[0] ?? {}, change);
  return request;
};

test('When a span comes as the exporter writes it, then it is kept with times in microseconds', () => {
  const { spans, rejected } = readExport(oneSpan({ parentSpanId: spanId('zero').toUpperCase() }));
  expect(rejected).toBe(0);
  expect(spans).toEqual([
    expect.objectContaining({
      traceId,
      spanId: spanId('one'),
      parentSpanId: spanId('zero'),
      name: 'charge',
      kind: 'consumer',
      start: 1_750_000_000_000_000,
      duration: 1_500,
      status: 'unset',
      scope: 'serin',
    }),
  ]);
  expect(spans[0]?.resource['service.name']).toBe('message');
});

test('When attributes hold values of every kind, then each is read, and none reaches a prototype', () => {
  const deep = { arrayValue: { values: [{}] } };
  for (let at = 0, value: object = deep; at < 50; at += 1) {
    const inner = { arrayValue: { values: [{}] } };
    Object.assign(value, { arrayValue: { values: [inner] } });
    value = inner;
  }
  const attributes = [
    { key: 'text', value: { stringValue: 'x' } },
    { key: 'whole', value: { intValue: '42' } },
    { key: 'huge', value: { intValue: '9223372036854775807' } },
    { key: 'real', value: { doubleValue: 0.5 } },
    { key: 'yes', value: { boolValue: true } },
    { key: 'bytes', value: { bytesValue: 'AQI=' } },
    { key: 'list', value: { arrayValue: { values: [{ stringValue: 'a' }, { intValue: 1 }] } } },
    { key: 'map', value: { kvlistValue: { values: [{ key: 'k', value: { intValue: 2 } }] } } },
    { key: '__proto__', value: { stringValue: 'mine' } },
    { key: 'none', value: {} },
    { key: 'deep', value: deep },
    { key: 'long', value: { stringValue: 'x'.repeat(100_000) } },
  ];
  const found = readExport(oneSpan({ attributes })).spans[0]?.attributes ?? {};
  expect({ ...found, deep: '', long: '' }).toMatchObject({
    text: 'x',
    whole: 42,
    huge: '9223372036854775807',
    real: 0.5,
    yes: true,
    bytes: 'AQI=',
    list: '["a",1]',
    map: '{"k":2}',
    none: '',
  });
  expect(Object.getPrototypeOf(found)).toBeNull();
  expect(String(found.long).length).toBeLessThan(20_000);
});

describe('nonsense', () => {
  test.each([
    ['an id that is too short', { traceId: 'abc' }],
    ['an id of zeros', { spanId: '0'.repeat(16) }],
    ['an id in base64', { traceId: 'qqqqqqqqqqqqqqqqqqqqqg==' }],
    ['no time', { startTimeUnixNano: undefined }],
    ['a time that is no number', { endTimeUnixNano: '1e9' }],
    ['an event without a time', { events: [{ name: 'x' }] }],
  ])('When a span has %s, then it alone is rejected, with a reason', (_what, change) => {
    const bad = oneSpan(change);
    const good = oneSpan({});
    const request = { resourceSpans: [...bad.resourceSpans, ...good.resourceSpans] };
    const { spans, rejected, reason } = readExport(request);
    expect([spans.length, rejected]).toEqual([1, 1]);
    expect(reason).not.toBe('');
  });

  test.each([[null], [[]], ['text'], [{ resourceSpans: {} }]])(
    'When the whole is %j, then it is refused',
    (json) => {
      expect(() => readExport(json)).toThrow('wants');
    },
  );

  test.each([
    [{}],
    [{ resourceSpans: [] }],
    [{ resourceSpans: [null, 3, { scopeSpans: 7 }, { scopeSpans: [{ spans: 'x' }] }] }],
  ])('When there is nothing in it (%j), then nothing is read', (json) => {
    expect(readExport(json)).toMatchObject({ spans: [], rejected: 0 });
  });
});

test('When a span ends before it begins, then its length is nothing', () => {
  const { spans } = readExport(oneSpan({ endTimeUnixNano: '1' }));
  expect(spans[0]?.duration).toBe(0);
});
