import { createHash } from 'node:crypto';

const sealLength = 12;

function seal(scope: string, position: string): Buffer {
  return createHash('sha256').update(`${scope}\n${position}`).digest().subarray(0, sealLength);
}

/**
 * Makes the opaque cursor of a list. `scope` names the list and its owner.
 *
 * The seal finds cursors that were altered or that belong to another list. It is no secret and need not be one:
 * every query is limited to the caller's own rows, so a forged cursor only moves its forger within these.
 */
export function encodeCursor(scope: string, position: string): string {
  return Buffer.concat([seal(scope, position), Buffer.from(position)]).toString('base64url');
}

/** The position in a cursor that {@link encodeCursor} made for this scope, or undefined for any other text. */
export function decodeCursor(scope: string, cursor: string): string | undefined {
  const bytes = Buffer.from(cursor, 'base64url');
  if (bytes.length <= sealLength || bytes.toString('base64url') !== cursor) return undefined;
  const position = bytes.subarray(sealLength).toString();
  return seal(scope, position).equals(bytes.subarray(0, sealLength)) ? position : undefined;
}
