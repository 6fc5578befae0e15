import { createSecretKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { exportJWK, type JWTHeaderParameters, SignJWT, UnsecuredJWT } from 'jose';
import { testSecret } from './replica.ts';

export interface Forgery {
  what: string;
  /** A token that allows this scope, if it were believed. */
  make(scope: string): Promise<string> | string;
}

const secret = createSecretKey(testSecret, 'utf8');
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const now = () => Math.floor(Date.now() / 1_000);
const claims = (scope: string) => ({
  iss: 'serin',
  aud: 'serin',
  sub: 'alice',
  name: 'Alice',
  nbf: now() - 1,
  exp: now() + 60,
  scope,
});

interface Changes {
  claims?: Record<string, unknown>;
  header?: Partial<JWTHeaderParameters>;
  key?: KeyObject;
}

const signed = (
  what: string,
  { claims: changed = {}, header = {}, key = secret }: Changes,
): Forgery => ({
  what,
  make: (scope) =>
    new SignJWT(JSON.parse(JSON.stringify({ ...claims(scope), ...changed })))
      .setProtectedHeader({ alg: 'HS256', ...header })
      .sign(key),
});

const jwk = await exportJWK(publicKey);
const rs256 = { alg: 'RS256' };

/** Tokens that must not be believed, whatever the call. */
export const forgeries: Forgery[] = [
  { what: 'unsigned (alg: none)', make: (scope) => new UnsecuredJWT(claims(scope)).encode() },
  signed('signed with another secret', { key: createSecretKey(Buffer.alloc(32, 1)) }),
  signed('signed with HS512', {
    header: { alg: 'HS512' },
    key: createSecretKey(Buffer.alloc(64, 1)),
  }),
  signed('signed by a stranger with RS256', { header: rs256, key: privateKey }),
  signed('signed with a public key as if it were a secret', {
    key: createSecretKey(Buffer.from(publicKey.export({ type: 'spki', format: 'pem' }))),
  }),
  signed('bringing its own key (jwk)', { header: { ...rs256, jwk }, key: privateKey }),
  signed('pointing to a key (jku)', {
    header: { ...rs256, jku: 'http://127.0.0.1:1/' },
    key: privateKey,
  }),
  signed('pointing to a certificate (x5u)', { header: { x5u: 'http://127.0.0.1:1/' } }),
  signed('naming a file (kid)', {
    header: { kid: '../../../../dev/null' },
    key: createSecretKey(Buffer.alloc(32, 0)),
  }),
  signed('from another issuer', { claims: { iss: 'elsewhere' } }),
  signed('for another audience', { claims: { aud: 'another' } }),
  signed('expired', { claims: { exp: now() - 1 } }),
  signed('without an end', { claims: { exp: undefined } }),
  signed('not yet valid', { claims: { nbf: now() + 3_600 } }),
  signed('of nobody', { claims: { sub: undefined } }),
  signed('of a subject that is none', { claims: { sub: 'user:alice' } }),
  { what: 'nonsense', make: () => 'a.b.c' },
];
