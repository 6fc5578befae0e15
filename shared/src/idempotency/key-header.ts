import type { IncomingHttpHeaders } from 'node:http';
import { problems } from '../http/problem.ts';
import { isIdempotencyKey } from './key.ts';

/** The caller's Idempotency-Key, or null without one. Throws a 400 for one that can't be used. */
export function idempotencyKeyOf(headers: IncomingHttpHeaders): string | null {
  const key = headers['idempotency-key'];
  if (key === undefined) return null;
  if (typeof key === 'string' && isIdempotencyKey(key)) return key;
  throw problems.invalidFields([
    { field: 'Idempotency-Key', detail: 'must be 1 to 255 visible ASCII characters' },
  ]);
}
