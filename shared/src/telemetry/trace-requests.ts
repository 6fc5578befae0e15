import type { RequestLocals } from '../http/locals.ts';
import { createSampling, type Reason } from './sampling.ts';
import type { Failure, SpanFields, Tracing } from './tracing.ts';

export interface TraceRequestsOptions {
  tracing: Tracing;
  /** The share of traces that is recorded, from 0 to 1. */
  ratio: number;
  /** Requests that take longer are recorded in any case, in milliseconds. */
  slowMs: number;
  /** In milliseconds since 1970. */
  now?: () => number;
}

/** What is known of a request when it has been answered. */
export interface Answered {
  method: string;
  status: number;
  milliseconds: number;
}

function describe(locals: RequestLocals, { method, status }: Answered): SpanFields {
  return {
    'http.request.method': method,
    'http.route': locals.endpoint?.path ?? 'unmatched',
    'http.response.status_code': status,
    'serin.request_id': locals.requestId,
  };
}

const nameOf = (method: string, { endpoint }: RequestLocals) =>
  `${method} ${endpoint?.path ?? 'unmatched'}`;

/** Spans of requests: of those that were chosen from the beginning, and, looking back, of those that ended badly. */
export function createTraceRequests({ tracing, ratio, slowMs, now }: TraceRequestsOptions) {
  const reasonFor = createSampling(ratio, now);

  /** Whose child the request's span is, or what it is known by already, where it is the first of its trace. */
  const placeInTrace = ({ traceparent }: RequestLocals, inbound: unknown) =>
    traceparent === inbound ? { parent: traceparent } : { as: traceparent };

  return {
    slowMs,

    /** To be called as soon as the endpoint is known, and not for probes. */
    begin(locals: RequestLocals, method: string, inbound: unknown): void {
      const reason = reasonFor(locals.traceparent);
      if (reason === undefined) return;
      locals.span = tracing.start(nameOf(method, locals), {
        kind: 'server',
        ...placeInTrace(locals, inbound),
        fields: { 'serin.kept': reason, ...locals.endpoint?.place },
      });
      if (locals.span !== undefined) locals.traceparent = locals.span.traceparent;
    },

    /** To be called for requests that have a span, and for those that failed or were slow. */
    end(locals: RequestLocals, answered: Answered, inbound: unknown): void {
      const { span, endpoint, error } = locals;
      const failure: Failure | undefined = answered.status >= 500 ? { error } : undefined;
      const fields = describe(locals, answered);
      if (span !== undefined) {
        span.set(fields);
        span.end(failure);
        return;
      }
      const reason: Reason = failure === undefined ? 'slow' : 'error';
      tracing.hindsight(nameOf(answered.method, locals), {
        kind: 'server',
        ...placeInTrace(locals, inbound),
        fields: { ...fields, ...endpoint?.place },
        startedAt: Date.now() - answered.milliseconds,
        failure,
        reason,
      });
    },
  };
}

export type TraceRequests = ReturnType<typeof createTraceRequests>;
