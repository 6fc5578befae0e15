import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** What a verified token says. */
export interface VerifiedToken {
  sub: string;
  name: string;
  scopes: ReadonlySet<string>;
  /** Seconds since 1970. */
  expiresAt: number;
}

/** Longest time a token is believed without another look at its signature: keys are taken back now and then. */
const believedForMs = 300_000;

/**
 * Remembers verified tokens by their hash: verifying again gives the same. A token's hash leads to what that very token
 * says, so nobody gets another's identity, and never beyond its `exp`.
 */
export function createTokenMemory(now: () => number, max = 10_000) {
  const tokens = new LRUCache<string, VerifiedToken>({ max, ttl: believedForMs });
  const hashOf = (token: string) => createHash('sha256').update(token).digest('base64');
  return {
    recall(token: string): VerifiedToken | undefined {
      const verified = tokens.get(hashOf(token));
      return verified !== undefined && verified.expiresAt * 1_000 > now() ? verified : undefined;
    },
    remember(token: string, verified: VerifiedToken) {
      tokens.set(hashOf(token), verified);
    },
  };
}

export type TokenMemory = ReturnType<typeof createTokenMemory>;
