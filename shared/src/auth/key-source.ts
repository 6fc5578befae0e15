import { createSecretKey, type KeyObject } from 'node:crypto';
import type { JWTVerifyGetKey } from 'jose';

/** Where the keys come from, and which algorithms go with them: never one without the other. */
export interface KeySource {
  algorithms: string[];
  /** A function may throw KeysUnavailable. */
  key: KeyObject | JWTVerifyGetKey;
  /** Another number after each change of the keys: what was verified before has to be verified again. */
  revision?: () => number;
}

/** There is no telling whether a token is good: the keys could not be had. Asking again later is worth while. */
export class KeysUnavailable extends Error {
  override name = 'KeysUnavailable';
}

/** One shared secret. Whatever `kid` a token names, there is only this key. */
export function secretKeySource(secret: string): KeySource {
  return { algorithms: ['HS256'], key: createSecretKey(secret, 'utf8') };
}
