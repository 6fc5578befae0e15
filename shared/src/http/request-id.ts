import { randomUUID } from 'node:crypto';

/** The same rule as at the edge. */
export const requestIdPattern = /^[A-Za-z0-9._-]{8,128}$/;

/** The caller's own id when it is harmless in logs and headers, else a new one. */
export function requestIdOf(inbound: string | string[] | undefined): string {
  return typeof inbound === 'string' && requestIdPattern.test(inbound) ? inbound : randomUUID();
}
