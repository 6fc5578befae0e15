import { expect, test } from 'vitest';
import { exportOf } from '../../test/otlp.ts';
import { readExport } from './otlp.ts';
import type { Span } from './span.ts';
import { createTraceStore } from './trace-store.ts';

const roomy = { maxTraces: 1_000, maxBytes: 10_000_000, maxSpansPerTrace: 100 };
const idOf = (number: number) => (number + 1).toString(16).padStart(32, '0');

function spanOf(trace: number, name: string, padding = 0): Span {
  const attributes = { padding: 'x'.repeat(padding) };
  const step = { span: name, name, from: 0, to: 1, attributes };
  const [span] = readExport(exportOf(idOf(trace), 1_750_000_000_000_000 + trace, step)).spans;
  if (span === undefined) throw new Error('the span makes no sense');
  return span;
}

test('When more traces come than may be kept, then the one that came first goes', () => {
  const store = createTraceStore({ ...roomy, maxTraces: 3 });
  for (let trace = 0; trace < 5; trace += 1) store.add(spanOf(trace, 'a'));
  expect(store.summaries().map(({ traceId }) => traceId)).toEqual([idOf(4), idOf(3), idOf(2)]);
  expect(store.spans(idOf(0))).toEqual([]);
  expect(store.totals()).toMatchObject({ traces: 3, spans: 3, dropped: 2 });
});

test('When spans flood in, then what they take never exceeds the bound, and the latest stay', () => {
  const maxBytes = 200_000;
  const store = createTraceStore({ ...roomy, maxBytes });
  let packed = 0;
  for (let trace = 0; trace < 500; trace += 1) {
    for (const name of ['a', 'b']) {
      const span = spanOf(trace, name, (trace * 37) % 5_000);
      packed += JSON.stringify(span).length;
      store.add(span);
      expect(store.totals().bytes).toBeLessThanOrEqual(maxBytes);
    }
  }
  expect(packed).toBeGreaterThan(5 * maxBytes);
  const kept = store.summaries().flatMap(({ traceId }) => store.spans(traceId));
  expect(Buffer.byteLength(kept.map((span) => JSON.stringify(span)).join(''))).toBeGreaterThan(
    maxBytes / 2,
  );
  expect(store.totals().bytes).toBeGreaterThan(
    Buffer.byteLength(kept.map((span) => JSON.stringify(span)).join('')),
  );
  expect(store.spans(idOf(499))).toHaveLength(2);
});

test('When one trace alone is too big, then it goes too, and nothing is left over', () => {
  const store = createTraceStore({ ...roomy, maxBytes: 5_000 });
  store.add(spanOf(0, 'a', 10_000));
  expect(store.totals()).toMatchObject({ traces: 0, spans: 0, bytes: 0, dropped: 1 });
});

test('When a trace never ends, then its further spans are refused, and other traces stay', () => {
  const store = createTraceStore({ ...roomy, maxSpansPerTrace: 3 });
  store.add(spanOf(0, 'other'));
  const taken = ['a', 'b', 'c', 'd'].map((name) => store.add(spanOf(1, name)));
  expect(taken).toEqual([true, true, true, false]);
  expect(store.spans(idOf(0))).toHaveLength(1);
});

test('When a span is sent again, then it counts once', () => {
  const store = createTraceStore(roomy);
  expect([store.add(spanOf(0, 'a')), store.add(spanOf(0, 'a'))]).toEqual([true, true]);
  expect(store.totals().spans).toBe(1);
  expect(store.summary(idOf(0))).toMatchObject({ spans: 1 });
});
