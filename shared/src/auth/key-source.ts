import { createSecretKey, type KeyObject } from 'node:crypto';
import type { JWTVerifyGetKey } from 'jose';

/** Where the keys come from, and which algorithms go with them: never one without the other. */
export interface KeySource {
  algorithms: string[];
  key: KeyObject | JWTVerifyGetKey;
}

/** One shared secret. Whatever `kid` a token names, there is only this key. */
export function secretKeySource(secret: string): KeySource {
  return { algorithms: ['HS256'], key: createSecretKey(secret, 'utf8') };
}
