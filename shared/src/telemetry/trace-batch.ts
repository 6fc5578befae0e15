import type { CodePlace } from './code-place.ts';
import { isSampled } from './trace-context.ts';
import type { Span, SpanFields, SpanOptions, Tracing } from './tracing.ts';

/** Something that is part of a trace. */
export interface Traced {
  messageId?: unknown;
  traceparent?: unknown;
}

export interface BatchSteps {
  tracing: Tracing;
  /** The span of the batch. */
  batch: string;
  /** The span of each that is in it. */
  each: string;
  kind?: SpanOptions['kind'];
  place: CodePlace;
  /** Of the spans of each. */
  fields?: SpanFields;
}

const traceparentOf = ({ traceparent }: Traced) =>
  typeof traceparent === 'string' && isSampled(traceparent) ? traceparent : undefined;

/**
 * Does a batch within spans: one for each item whose trace is recorded, in that trace, and one for the batch, in a trace of its own, since it
 * belongs to none of them. They link to each other, so that one finds from a message what else travelled with it, and back. `run`
 * gets the items with the traceparents of their spans. Where no trace is recorded there is no span, unless the batch fails.
 */
export async function traceBatch<Item extends Traced, Result>(
  { tracing, batch: name, each, kind = 'internal', place, fields }: BatchSteps,
  items: Item[],
  run: (items: Item[]) => Promise<Result>,
): Promise<Result> {
  const startedAt = Date.now();
  const about = { 'messaging.batch.message_count': items.length, ...place };
  const batch = items.some(traceparentOf) ? tracing.start(name, { fields: about }) : undefined;
  const spans: Span[] = batch === undefined ? [] : [batch];

  function within(item: Item): Item {
    const span = tracing.step(each, traceparentOf(item), { kind });
    if (span === undefined || batch === undefined) return item;
    const { messageId } = item;
    span.set({ ...fields, ...place });
    if (typeof messageId === 'string') span.set({ 'serin.message_id': messageId });
    span.link(batch.traceparent);
    batch.link(span.traceparent);
    spans.push(span);
    return { ...item, traceparent: span.traceparent };
  }

  try {
    const result = await run(batch === undefined ? items : items.map(within));
    for (const span of spans) span.end();
    return result;
  } catch (error) {
    const failure = { error };
    for (const span of spans) span.end(failure);
    if (batch === undefined)
      tracing.hindsight(name, { fields: about, startedAt, failure, reason: 'error' });
    throw error;
  }
}
