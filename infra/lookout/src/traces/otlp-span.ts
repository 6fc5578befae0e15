import { cut, isObject, listOf, longestName, readAttributes } from './otlp-value.ts';
import { type Span, type SpanEvent, type SpanLink, spanKinds } from './span.ts';

const mostParts = 128;
const isTraceId = (id: string) => /^[0-9a-f]{32}$/.test(id) && !/^0+$/.test(id);
const isSpanId = (id: string) => /^[0-9a-f]{16}$/.test(id) && !/^0+$/.test(id);

/** The specification wants hex for ids in JSON, in whichever case. */
const readId = (value: unknown): string => (typeof value === 'string' ? value.toLowerCase() : '');

/** Nanoseconds since 1970, as text or as a number. Throws on anything else. */
function readNanos(value: unknown): bigint {
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0)
    return BigInt(Math.trunc(value));
  if (typeof value === 'string' && /^\d{1,20}$/.test(value)) return BigInt(value);
  throw new Error('a time is no number of nanoseconds');
}

const toMicros = (nanos: bigint): number => Number(nanos / 1_000n);

function readEvent(event: Record<string, unknown>): SpanEvent {
  return {
    name: cut(event.name, longestName),
    at: toMicros(readNanos(event.timeUnixNano)),
    attributes: readAttributes(event.attributes),
  };
}

function readLink(link: Record<string, unknown>): SpanLink {
  return {
    traceId: readId(link.traceId),
    spanId: readId(link.spanId),
    attributes: readAttributes(link.attributes),
  };
}

function readStatus(status: unknown): Span['status'] {
  const code = isObject(status) ? status.code : undefined;
  if (code === 2 || code === 'STATUS_CODE_ERROR') return 'error';
  return code === 1 || code === 'STATUS_CODE_OK' ? 'ok' : 'unset';
}

/** What spans share that were sent together. */
export type Sender = Pick<Span, 'resource' | 'scope'>;

/** One span of a request. Throws with a line that says what is wrong with it. */
export function readSpan(json: Record<string, unknown>, sender: Sender): Span {
  const [traceId, spanId] = [readId(json.traceId), readId(json.spanId)];
  const parentSpanId = readId(json.parentSpanId);
  if (!isTraceId(traceId)) throw new Error('a traceId is not 32 hex digits');
  if (!isSpanId(spanId)) throw new Error('a spanId is not 16 hex digits');
  const start = readNanos(json.startTimeUnixNano);
  const end = readNanos(json.endTimeUnixNano);
  return {
    traceId,
    spanId,
    parentSpanId: isSpanId(parentSpanId) ? parentSpanId : '',
    name: cut(json.name, longestName),
    kind: spanKinds[Number(json.kind)] ?? 'unspecified',
    start: toMicros(start),
    duration: end > start ? toMicros(end - start) : 0,
    status: readStatus(json.status),
    statusMessage: isObject(json.status) ? cut(json.status.message) : '',
    attributes: readAttributes(json.attributes),
    events: listOf(json.events).slice(0, mostParts).map(readEvent),
    links: listOf(json.links)
      .slice(0, mostParts)
      .map(readLink)
      .filter((link) => isTraceId(link.traceId) && isSpanId(link.spanId)),
    ...sender,
  };
}
