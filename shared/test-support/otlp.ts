/** A span as OTLP/HTTP brings it in JSON, made handy. */
export interface ReceivedSpan {
  name: string;
  traceId: string;
  spanId: string;
  /** Empty: the first of its trace. */
  parentSpanId: string;
  isError: boolean;
  /** In milliseconds since 1970. */
  startedAt: number;
  endedAt: number;
  attributes: Record<string, unknown>;
  /** Of the replica that made it. */
  resource: Record<string, unknown>;
  links: { traceId: string; spanId: string }[];
  exceptions: Record<string, unknown>[];
}

interface Attribute {
  key: string;
  value: Record<string, unknown>;
}

interface OtlpSpan {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  status?: { code?: number };
  attributes?: Attribute[];
  links?: { traceId: string; spanId: string }[];
  events?: { name: string; attributes?: Attribute[] }[];
}

interface OtlpRequest {
  resourceSpans: {
    resource: { attributes: Attribute[] };
    scopeSpans: { spans: OtlpSpan[] }[];
  }[];
}

/** Integers may come as text. */
const plainValue = ({ intValue, ...others }: Attribute['value']) =>
  intValue === undefined ? Object.values(others)[0] : Number(intValue);

const record = (attributes: Attribute[] = []) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, plainValue(value)]));

const errorStatus = 2;

/** The spans in one request of an exporter. */
export function spansIn(body: string): ReceivedSpan[] {
  const { resourceSpans } = JSON.parse(body) as OtlpRequest;
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans
      .flatMap(({ spans }) => spans)
      .map((span) => ({
        name: span.name,
        traceId: span.traceId,
        spanId: span.spanId,
        parentSpanId: span.parentSpanId ?? '',
        isError: span.status?.code === errorStatus,
        startedAt: Number(span.startTimeUnixNano) / 1e6,
        endedAt: Number(span.endTimeUnixNano) / 1e6,
        attributes: record(span.attributes),
        resource: record(resource.attributes),
        links: (span.links ?? []).map(({ traceId, spanId }) => ({ traceId, spanId })),
        exceptions: (span.events ?? [])
          .filter(({ name }) => name === 'exception')
          .map(({ attributes }) => record(attributes)),
      })),
  );
}

/** From parent to child, by the names of spans, each once: `POST /messages -> credit-requests publish`. */
export function edgesOf(spans: readonly ReceivedSpan[]): string[] {
  const names = new Map(spans.map(({ spanId, name }) => [spanId, name]));
  const edges = spans.flatMap(({ parentSpanId, name }) =>
    parentSpanId === '' ? [] : [`${names.get(parentSpanId) ?? 'nobody'} -> ${name}`],
  );
  return [...new Set(edges)].sort();
}

/** The edges of a message's trace, from the request to the delivery, over both services, by the queue that credit was asked on. */
const wayThrough = (queue: string): readonly string[] =>
  [
    `POST /messages -> ${queue} publish`,
    'charge -> credit-replies publish',
    'credit-replies process -> settle',
    'credit-replies publish -> credit-replies process',
    `${queue} process -> charge`,
    `${queue} publish -> ${queue} process`,
    'settle -> deliver',
  ].sort();

/** Of a message that a stable replica took. */
export const wayOfAMessage = wayThrough('credit-requests');
/** Of a message that a canary took. */
export const wayOfACanarysMessage = wayThrough('credit-requests-canary');
