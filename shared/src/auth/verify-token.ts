import { errors, type JWTVerifyGetKey, type JWTVerifyOptions, jwtVerify } from 'jose';
import { z } from 'zod';
import { subjectName } from '../contracts/text.ts';
import type { Rejection } from './auth-metrics.ts';
import { type KeySource, KeysUnavailable } from './key-source.ts';
import { createTokenMemory, type VerifiedToken } from './token-memory.ts';

export interface VerifierOptions {
  keys: KeySource;
  issuer: string;
  audience: string;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** Told of each token that is not believed. */
  onRejected?: (reason: Rejection) => void;
}

/**
 * Resolves to what a token says, or to null when it is not to be believed: there is no more to tell a stranger. Throws
 * KeysUnavailable when nobody can say: a token must not be called invalid because we could not look.
 */
export type VerifyToken = (token: string) => Promise<VerifiedToken | null>;

/** Longer ones are not ours. */
const maxTokenLength = 4_096;

/** Header parameters by which a token would bring its own key along. */
const keyBearing = ['jwk', 'jku', 'x5u', 'x5c', 'crit'];

const claims = z.object({
  sub: subjectName,
  name: z
    .string()
    .min(1)
    .max(128)
    .refine((text) => text.isWellFormed()),
  exp: z.number(),
  scope: z.string().max(1_024).default(''),
});

/** Checks signature, algorithm, iss, aud, exp and nbf, then sub, name and scope. No clock tolerance: exp means exp. */
export function createVerifier(options: VerifierOptions): VerifyToken {
  const { keys, issuer, audience, now = Date.now, onRejected = () => {} } = options;
  const memory = createTokenMemory(now);
  const key: JWTVerifyGetKey = (header, token) => {
    if (keyBearing.some((parameter) => parameter in header)) throw new Error('brings its own key');
    return typeof keys.key === 'function' ? keys.key(header, token) : keys.key;
  };

  async function verify(token: string): Promise<VerifiedToken | null> {
    const rules: JWTVerifyOptions = {
      algorithms: keys.algorithms,
      issuer,
      audience,
      requiredClaims: ['sub', 'name', 'exp'],
      currentDate: new Date(now()),
    };
    const { payload } = await jwtVerify(token, key, rules);
    const { sub, name, exp, scope } = claims.parse(payload);
    const scopes = new Set(scope.split(' ').filter(Boolean));
    return Object.freeze({ sub, name, scopes, expiresAt: exp });
  }

  return async (token) => {
    if (token.length > maxTokenLength) {
      onRejected('invalid');
      return null;
    }
    const revision = keys.revision?.() ?? 0;
    const known = memory.recall(token, revision);
    if (known !== undefined) return known;
    const verified = await verify(token).catch((error: unknown) => {
      if (error instanceof KeysUnavailable) throw error;
      onRejected(error instanceof errors.JWTExpired ? 'expired' : 'invalid');
      return null;
    });
    if (verified !== null) memory.remember(token, verified, revision);
    return verified;
  };
}
