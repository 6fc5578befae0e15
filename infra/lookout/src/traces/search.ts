import { type Span, serviceOf, type Value } from './span.ts';
import type { TraceStore } from './trace-store.ts';
import { servicesOf, type TraceSummary } from './trace-summary.ts';

/** What one and the same span of a trace has to be: Jaeger's way of searching. */
export interface Query {
  service?: string;
  operation?: string;
  /** Of the span, of what sent it, or of one of its events. Compared as text. */
  tags: ReadonlyMap<string, string>;
  /** Microseconds. */
  minDuration: number;
  maxDuration: number;
  /** Microseconds since 1970: the span begins between these. */
  from: number;
  to: number;
  limit: number;
}

const has = (attributes: Readonly<Record<string, Value>>, key: string, wanted: string) =>
  Object.hasOwn(attributes, key) && String(attributes[key]) === wanted;

/** Jaeger makes tags of a span's status and kind. */
function hasTag(span: Span, key: string, wanted: string): boolean {
  if (key === 'error') return String(span.status === 'error') === wanted;
  if (key === 'span.kind' && span.kind === wanted) return true;
  if (key === 'otel.status_code' && span.status.toUpperCase() === wanted) return true;
  return (
    has(span.attributes, key, wanted) ||
    has(span.resource, key, wanted) ||
    span.events.some((event) => has(event.attributes, key, wanted))
  );
}

function matches(span: Span, query: Query): boolean {
  if (query.service !== undefined && serviceOf(span) !== query.service) return false;
  if (query.operation !== undefined && span.name !== query.operation) return false;
  if (span.duration < query.minDuration || span.duration > query.maxDuration) return false;
  if (span.start < query.from || span.start > query.to) return false;
  return [...query.tags].every(([key, wanted]) => hasTag(span, key, wanted));
}

/** What can be told without unpacking a span. */
function mayMatch(summary: TraceSummary, query: Query): boolean {
  if (query.service !== undefined && !servicesOf(summary).has(query.service)) return false;
  if (query.tags.get('error') === 'true' && summary.errors === 0) return false;
  const isLongEnough = summary.end - summary.start >= query.minDuration;
  return isLongEnough && summary.end >= query.from && summary.start <= query.to;
}

/** The traces that have such a span, the latest first. */
export function searchTraces(store: TraceStore, query: Query): Span[][] {
  const found: Span[][] = [];
  const candidates = store
    .summaries()
    .filter((summary) => mayMatch(summary, query))
    .sort((one, other) => other.start - one.start);
  for (const { traceId } of candidates) {
    if (found.length >= query.limit) break;
    const spans = store.spans(traceId);
    if (spans.some((span) => matches(span, query))) found.push(spans);
  }
  return found;
}
