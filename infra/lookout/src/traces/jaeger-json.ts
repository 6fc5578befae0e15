import { type Attributes, type Span, serviceOf, type Value } from './span.ts';

interface Tag {
  key: string;
  type: 'string' | 'bool' | 'int64' | 'float64';
  value: Value;
}

function toTag(key: string, value: Value): Tag {
  if (typeof value === 'boolean') return { key, type: 'bool', value };
  if (typeof value === 'string') return { key, type: 'string', value };
  return { key, type: Number.isInteger(value) ? 'int64' : 'float64', value };
}

const toTags = (attributes: Attributes): Tag[] =>
  Object.entries(attributes).map(([key, value]) => toTag(key, value));

/** What OpenTelemetry has fields for and Jaeger has tags. */
function extraTags({ kind, status, statusMessage, scope }: Span): Tag[] {
  const extra: Record<string, Value> = {};
  if (scope !== '') extra['otel.scope.name'] = scope;
  if (kind !== 'unspecified') extra['span.kind'] = kind;
  if (status !== 'unset') extra['otel.status_code'] = status.toUpperCase();
  if (status === 'error') extra.error = true;
  if (statusMessage !== '') extra['otel.status_description'] = statusMessage;
  return toTags(extra);
}

function toReferences({ traceId, parentSpanId, links }: Span) {
  const parent = { refType: 'CHILD_OF', traceID: traceId, spanID: parentSpanId };
  return [
    ...(parentSpanId === '' ? [] : [parent]),
    ...links.map((link) => ({
      refType: 'FOLLOWS_FROM',
      traceID: link.traceId,
      spanID: link.spanId,
    })),
  ];
}

/** One trace, as Jaeger's `/api/traces` tells it: times in microseconds, what sent the spans apart from them. */
export function toJaegerTrace(spans: readonly Span[]) {
  const processIds = new Map<string, string>();
  const processes: Record<string, { serviceName: string; tags: Tag[] }> = {};

  function processOf(span: Span): string {
    const key = JSON.stringify(span.resource);
    const known = processIds.get(key);
    if (known !== undefined) return known;
    const id = `p${processIds.size + 1}`;
    const tags = toTags(span.resource).filter((tag) => tag.key !== 'service.name');
    processIds.set(key, id);
    processes[id] = { serviceName: serviceOf(span), tags };
    return id;
  }

  return {
    traceID: spans[0]?.traceId ?? '',
    spans: spans.map((span) => ({
      traceID: span.traceId,
      spanID: span.spanId,
      operationName: span.name,
      references: toReferences(span),
      startTime: span.start,
      duration: span.duration,
      tags: [...toTags(span.attributes), ...extraTags(span)],
      logs: span.events.map((event) => ({
        timestamp: event.at,
        fields: [toTag('event', event.name), ...toTags(event.attributes)],
      })),
      processID: processOf(span),
      warnings: null,
    })),
    processes,
    warnings: null,
  };
}
