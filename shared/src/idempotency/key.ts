import { createHash } from 'node:crypto';

/** Visible ASCII, 255 characters at most. */
export const idempotencyKeyPattern = /^[\x21-\x7e]{1,255}$/;

/** Whether a caller may use this text as an Idempotency-Key. */
export function isIdempotencyKey(key: string): boolean {
  return idempotencyKeyPattern.test(key);
}

/** Recognises a request sent again: the same values give the same hash, in whatever order its fields were written. */
export function requestHash(request: Record<string, string | number>): Buffer {
  const fields = Object.keys(request).sort();
  return createHash('sha256')
    .update(JSON.stringify(fields.map((field) => [field, request[field]])))
    .digest();
}
