import { createSecretKey } from 'node:crypto';
import { SignJWT } from 'jose';

export interface TokenRequest {
  secret: string;
  issuer: string;
  audience: string;
  /** The account. */
  sub: string;
  /** For logs; the account's name unless given. */
  name?: string;
  scopes: readonly string[];
  /** From now, in seconds. */
  expiresInSeconds: number;
  /** How long it has been valid already, in seconds; 0 if left out. */
  agedSeconds?: number;
}

/** Signs a token with the shared secret. For trying things out and for tests: services never issue any. */
export function issueToken(request: TokenRequest): Promise<string> {
  const { secret, issuer, audience, sub, name = sub, scopes, expiresInSeconds } = request;
  const now = Math.floor(Date.now() / 1_000);
  const issued = now - (request.agedSeconds ?? 0);
  return new SignJWT({ name, scope: scopes.join(' ') })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(sub)
    .setIssuedAt(issued)
    .setNotBefore(issued)
    .setExpirationTime(now + expiresInSeconds)
    .sign(createSecretKey(secret, 'utf8'));
}
