import { randomBytes } from 'node:crypto';

/** W3C Trace Context, https://www.w3.org/TR/trace-context/: version, trace, parent, flags. */
const wellFormed = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/**
 * The caller's trace, kept as it is when it is well-formed; else the beginning of a new one, not sampled. The result
 * goes on with everything the request causes.
 */
export function traceparentOf(inbound: string | string[] | undefined): string {
  if (typeof inbound === 'string' && wellFormed.test(inbound)) return inbound;
  const ids = randomBytes(24).toString('hex');
  return `00-${ids.slice(0, 32)}-${ids.slice(32)}-00`;
}

/** The trace's own id, to find its log lines by. */
export function traceIdOf(traceparent: string): string {
  return traceparent.slice(3, 35);
}
