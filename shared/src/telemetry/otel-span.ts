import { type Span as OtelSpan, SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import { placeIn } from './code-place.ts';
import { formatTraceparent, spanIdOf, traceIdOf } from './trace-context.ts';
import type { Failure, Span } from './tracing.ts';

/** The span that a traceparent tells of, as OpenTelemetry wants to know it. */
export const contextOf = (traceparent: string) => ({
  traceId: traceIdOf(traceparent),
  spanId: spanIdOf(traceparent),
  traceFlags: TraceFlags.SAMPLED,
  isRemote: true,
});

/** What was thrown goes in as an event that names the line. */
export function fail(span: OtelSpan, { error }: Failure): void {
  span.setStatus({ code: SpanStatusCode.ERROR });
  if (!(error instanceof Error)) return;
  const { name, message, stack } = error;
  const code = (error as { code?: unknown }).code;
  span.setAttribute('error.type', typeof code === 'string' ? code : name);
  span.addEvent('exception', {
    'exception.type': name,
    'exception.message': message,
    ...(stack === undefined ? {} : { 'exception.stacktrace': stack }),
    ...placeIn(stack),
  });
}

/** An OpenTelemetry span as the rest of the house sees it. */
export function asSpan(span: OtelSpan): Span {
  const { traceId, spanId } = span.spanContext();
  return {
    traceparent: formatTraceparent(traceId, spanId, true),
    set: (fields) => void span.setAttributes(fields),
    link: (traceparent) => void span.addLink({ context: contextOf(traceparent) }),
    end(failure) {
      if (failure !== undefined) fail(span, failure);
      span.end();
    },
  };
}
