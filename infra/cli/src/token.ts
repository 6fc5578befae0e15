import { SignJWT } from 'jose';

export const defaultScopes: readonly string[] = [
  'messages:read',
  'messages:send',
  'credit:read',
  'credit:topup',
];

export interface TokenRequest {
  /** The content of secrets/jwt-secret. */
  readonly secret: string;
  /** The account: claim `sub`. */
  readonly subject: string;
  /** How the caller is called in logs; the subject if left out. */
  readonly name?: string | undefined;
  readonly scopes?: readonly string[];
  /** One hour if left out. */
  readonly lifetimeSeconds?: number;
  readonly issuer?: string;
  readonly audience?: string;
}

/** A bearer token (JWT, HS256) as the services accept it. */
export async function makeToken(request: TokenRequest): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({
    name: request.name ?? request.subject,
    scope: (request.scopes ?? defaultScopes).join(' '),
  })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(request.issuer ?? 'serin')
    .setAudience(request.audience ?? 'serin')
    .setSubject(request.subject)
    .setIssuedAt(now)
    .setNotBefore(now)
    .setExpirationTime(now + (request.lifetimeSeconds ?? 3_600))
    .sign(new TextEncoder().encode(request.secret));
}

const unitSeconds: Record<string, number> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** Seconds of `90s`, `30m`, `1h`, `7d`; undefined for anything else. */
export function parseLifetime(text: string): number | undefined {
  const match = /^([1-9]\d{0,6})([smhd])$/.exec(text);
  return match ? Number(match[1]) * (unitSeconds[match[2] ?? ''] ?? 0) : undefined;
}
