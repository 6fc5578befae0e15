import { expect, test } from 'vitest';
import { recordingTracing } from '../../test-support/recording-tracing.ts';
import { type Traced, traceBatch } from './trace-batch.ts';
import { noTracing } from './tracing.ts';

const traceOf = (digit: number, flags: string) =>
  `00-${String(digit).repeat(32)}-${String(digit).repeat(16)}-${flags}`;
const items = [
  { messageId: 'one', traceparent: traceOf(1, '01') },
  { messageId: 'two', traceparent: traceOf(2, '00') },
  { messageId: 'three', traceparent: traceOf(3, '01') },
  { messageId: 'four' },
];
const stepsFor = (tracing = recordingTracing()) => ({
  tracing,
  batch: 'batch',
  each: 'each',
  place: { 'code.file.path': '/here.ts' },
});
const itself = async (given: Traced[]) => given;

test('When some of a batch are recorded, then each of these has a span in its own trace, and hands it on', async () => {
  const steps = stepsFor();
  const given = await traceBatch<Traced, Traced[]>(steps, items, itself);
  const [batch, one, three, ...more] = steps.tracing.recorded;
  expect(more).toEqual([]);
  expect(given).toEqual([
    { messageId: 'one', traceparent: one?.traceparent },
    items[1],
    { messageId: 'three', traceparent: three?.traceparent },
    items[3],
  ]);
  expect([one?.parent, three?.parent]).toEqual([traceOf(1, '01'), traceOf(3, '01')]);
  expect(one?.fields).toMatchObject({ 'serin.message_id': 'one', 'code.file.path': '/here.ts' });
  expect(batch).toMatchObject({ name: 'batch', parent: undefined });
  expect(batch?.fields['messaging.batch.message_count']).toBe(4);
  expect(batch?.links).toEqual([one?.traceparent, three?.traceparent]);
  expect([one?.links, three?.links]).toEqual([[batch?.traceparent], [batch?.traceparent]]);
  for (const span of steps.tracing.recorded) expect(span.ended).toEqual({ failure: undefined });
});

test('When none is recorded, then nothing is made, nor copied', async () => {
  const steps = stepsFor();
  const unrecorded = items.slice(1, 2);
  expect(await traceBatch<Traced, Traced[]>(steps, unrecorded, itself)).toBe(unrecorded);
  expect(steps.tracing.recorded).toEqual([]);
});

test('When a batch fails, then so do the spans of all that are in it', async () => {
  const steps = stepsFor();
  const fail = () => Promise.reject(new Error('no'));
  await expect(traceBatch<Traced, never>(steps, items, fail)).rejects.toThrow('no');
  expect(steps.tracing.recorded).toHaveLength(3);
  for (const { ended } of steps.tracing.recorded)
    expect(ended).toEqual({ failure: { error: new Error('no') } });
});

test('When a batch fails of which nothing is recorded, then the batch is, afterwards', async () => {
  const steps = stepsFor();
  const fail = () => Promise.reject(new Error('no'));
  await expect(traceBatch<Traced, never>(steps, items.slice(1, 2), fail)).rejects.toThrow('no');
  expect(steps.tracing.recorded).toMatchObject([{ name: 'batch', inHindsight: true }]);
});

test('When nobody wants traces, then the items are as they came', async () => {
  const steps = { ...stepsFor(), tracing: noTracing };
  expect(await traceBatch<Traced, Traced[]>(steps, items, itself)).toBe(items);
});
