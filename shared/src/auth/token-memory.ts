import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** What a verified token says. */
export interface VerifiedToken {
  sub: string;
  name: string;
  scopes: ReadonlySet<string>;
  /** Seconds since 1970. */
  expiresAt: number;
}

interface Remembered {
  verified: VerifiedToken;
  /** Of the keys it was verified with. */
  revision: number;
}

/** Longest time a token is believed without another look at its signature: keys are taken back now and then. */
const believedForMs = 300_000;

/**
 * Remembers verified tokens by their hash: verifying again gives the same. A token's hash leads to what that very token
 * says, so nobody gets another's identity, never beyond its `exp`, and never after the keys have changed.
 */
export function createTokenMemory(now: () => number, max = 10_000) {
  const tokens = new LRUCache<string, Remembered>({ max, ttl: believedForMs });
  const hashOf = (token: string) => hash('sha256', token, 'base64');
  return {
    recall(token: string, revision: number): VerifiedToken | undefined {
      const found = tokens.get(hashOf(token));
      if (found === undefined || found.revision !== revision) return undefined;
      return found.verified.expiresAt * 1_000 > now() ? found.verified : undefined;
    },
    /** `revision`: that of the keys when the verification began. */
    remember(token: string, verified: VerifiedToken, revision: number) {
      tokens.set(hashOf(token), { verified, revision });
    },
  };
}

export type TokenMemory = ReturnType<typeof createTokenMemory>;
