import { issueToken } from '@serin/shared/auth/issue-token.ts';
import { scopes as everyScope, type Scope } from '@serin/shared/auth/scopes.ts';
import { subjectName } from '@serin/shared/contracts/text.ts';
import { Trouble } from './terminal/trouble.ts';

/** Everything, topping up included: this is for trying things out. */
export const defaultScopes: readonly string[] = everyScope;

export interface TokenWish {
  /** The content of secrets/jwt-secret. */
  readonly secret: string;
  /** The account: claim `sub`. */
  readonly subject: string;
  /** How the caller is called in logs; the subject if left out. */
  readonly name?: string | undefined;
  readonly scopes?: readonly string[];
  /** One hour if left out. */
  readonly lifetimeSeconds?: number;
  /** How long it has been valid already; 0 if left out. */
  readonly agedSeconds?: number;
}

/** A bearer token (JWT, HS256) as the services accept it. Throws Trouble for what they never would. */
export async function makeToken(wish: TokenWish): Promise<string> {
  const { secret, subject, name = subject, scopes = defaultScopes } = wish;
  const { lifetimeSeconds = 3_600, agedSeconds = 0 } = wish;
  if (!subjectName.safeParse(subject).success) {
    throw new Trouble(
      `${JSON.stringify(subject)} is no account`,
      'An account is a short name, like alice.',
    );
  }
  const unknown = scopes.find((scope) => !everyScope.includes(scope as Scope));
  if (unknown !== undefined) {
    throw new Trouble(`there is no scope ${unknown}`, `Scopes are: ${everyScope.join(', ')}.`);
  }
  const who = { issuer: 'serin', audience: 'serin', sub: subject, name };
  return issueToken({ ...who, secret, scopes, expiresInSeconds: lifetimeSeconds, agedSeconds });
}

const unitSeconds: Record<string, number> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** Seconds of `90s`, `30m`, `1h`, `7d`; undefined for anything else. */
export function parseLifetime(text: string): number | undefined {
  const match = /^([1-9]\d{0,6})([smhd])$/.exec(text);
  return match ? Number(match[1]) * (unitSeconds[match[2] ?? ''] ?? 0) : undefined;
}
