import { randomUUID } from 'node:crypto';

/** W3C Trace Context, https://www.w3.org/TR/trace-context/: version, trace, parent, flags. */
const wellFormed = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * The caller's trace, kept as it is when it is well-formed; else the beginning of a new one, not sampled. The result
 * goes on with everything the request causes.
 *
 * A new trace is named after its request: who has the id of the one can find the other, and a request that the edge sends to a second
 * replica stays in its trace.
 */
export function traceparentOf(inbound: string | string[] | undefined, requestId: string): string {
  if (typeof inbound === 'string' && wellFormed.test(inbound)) return inbound;
  const id = uuid.test(requestId) ? requestId : randomUUID();
  return formatTraceparent(id.replaceAll('-', ''), newSpanId(), false);
}

export function formatTraceparent(traceId: string, spanId: string, sampled: boolean): string {
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
}

/** The trace's own id, to find its log lines by. */
export function traceIdOf(traceparent: string): string {
  return traceparent.slice(3, 35);
}

/** The id of the span that wrote it. */
export function spanIdOf(traceparent: string): string {
  return traceparent.slice(36, 52);
}

/** Whether what belongs to this trace is recorded. */
export function isSampled(traceparent: string | null | undefined): traceparent is string {
  return typeof traceparent === 'string' && (Number.parseInt(traceparent.slice(53), 16) & 1) === 1;
}

/** The traceparent among what came from a queue, if it is one. */
export function traceparentIn(payload: unknown): string | undefined {
  const { traceparent } = (payload ?? {}) as { traceparent?: unknown };
  return typeof traceparent === 'string' && wellFormed.test(traceparent) ? traceparent : undefined;
}

/** Need not be secret, only unlike the others of its trace: chance from the cheap source will do. Never all zeros. */
export function newSpanId(): string {
  return hex8(1) + hex8(0);
}

function hex8(least: number): string {
  const number = least + Math.floor(Math.random() * (2 ** 32 - least));
  return number.toString(16).padStart(8, '0');
}
