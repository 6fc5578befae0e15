import { createSecretKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  createLocalJWKSet,
  exportJWK,
  type JWK,
  type JWTHeaderParameters,
  SignJWT,
  UnsecuredJWT,
} from 'jose';
import { describe, expect, test, vi } from 'vitest';
import { issueToken } from './issue-token.ts';
import { secretKeySource } from './key-source.ts';
import { createVerifier } from './verify-token.ts';

const secret = 'a-secret-of-thirty-two-bytes-or-more';
const issuer = 'serin';
const audience = 'serin';
const nowSeconds = Math.floor(Date.now() / 1_000);
const goodClaims = {
  iss: issuer,
  aud: audience,
  sub: 'alice',
  name: 'Alice',
  scope: 'credit:read messages:send',
  nbf: nowSeconds - 1,
  exp: nowSeconds + 60,
};

const verifier = (now?: () => number) =>
  createVerifier({ keys: secretKeySource(secret), issuer, audience, ...(now && { now }) });

function sign(
  claims: Record<string, unknown> = {},
  header: Partial<JWTHeaderParameters> = {},
  key: KeyObject = createSecretKey(secret, 'utf8'),
) {
  const payload = JSON.parse(JSON.stringify({ ...goodClaims, ...claims }));
  return new SignJWT(payload).setProtectedHeader({ alg: 'HS256', ...header }).sign(key);
}

const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwks = createLocalJWKSet({ keys: [pair.publicKey.export({ format: 'jwk' }) as JWK] });
const published = { algorithms: ['ES256'], key: jwks };

test('When a token is good, then it says who and what for', async () => {
  expect(await verifier()(await sign())).toEqual({
    sub: 'alice',
    name: 'Alice',
    scopes: new Set(['credit:read', 'messages:send']),
    expiresAt: goodClaims.exp,
  });
});

test('When a token is issued by our own tool, then it is believed', async () => {
  const request = { secret, issuer, audience, sub: 'bob', scopes: ['credit:read'] };
  const token = await issueToken({ ...request, expiresInSeconds: 60 });
  expect(await verifier()(token)).toMatchObject({ sub: 'bob', name: 'bob' });
});

describe.each([
  { kind: 'the shared secret', verify: verifier(), signed: sign },
  {
    kind: 'a published key',
    verify: createVerifier({ keys: published, issuer, audience }),
    signed: (claims: Record<string, unknown>) => sign(claims, { alg: 'ES256' }, pair.privateKey),
  },
])('When claims are wrong, then a token by $kind is not believed', ({ verify, signed }) => {
  test('while with the right ones it is', async () => {
    expect(await verify(await signed({}))).not.toBeNull();
  });

  test.each<[string, Record<string, unknown>]>([
    ['another issuer', { iss: 'someone' }],
    ['no issuer', { iss: undefined }],
    ['another audience', { aud: 'another' }],
    ['no audience', { aud: undefined }],
    ['expired', { exp: nowSeconds - 1 }],
    ['expires now', { exp: nowSeconds }],
    ['never expires', { exp: undefined }],
    ['expires as text', { exp: '9999999999' }],
    ['not yet valid', { nbf: nowSeconds + 60 }],
    ['no subject', { sub: undefined }],
    ['an empty subject', { sub: '' }],
    ['a subject that is none', { sub: '../bob' }],
    ['a subject that is a number', { sub: 7 }],
    ['no name', { name: undefined }],
    ['an empty name', { name: '' }],
    ['a name that is an object', { name: { toString: 'x' } }],
    ['scopes as a list', { scope: ['credit:read'] }],
  ])('%s', async (_what, claims) => {
    expect(await verify(await signed(claims))).toBeNull();
  });
});

describe('When a token is forged, then it is not believed', () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const otherSecret = createSecretKey(Buffer.alloc(32, 1));

  test('another secret', async () => {
    expect(await verifier()(await sign({}, {}, otherSecret))).toBeNull();
  });

  test('alg: none', async () => {
    expect(await verifier()(new UnsecuredJWT(goodClaims).encode())).toBeNull();
    const [, payload] = (await sign()).split('.');
    for (const alg of ['none', 'None', 'NONE', '']) {
      const header = Buffer.from(JSON.stringify({ alg })).toString('base64url');
      expect(await verifier()(`${header}.${payload}.`)).toBeNull();
    }
  });

  test('an algorithm that is not on the list, though the key would fit', async () => {
    const long = 'x'.repeat(64);
    const verify = createVerifier({ keys: secretKeySource(long), issuer, audience });
    const token = await sign({}, { alg: 'HS512' }, createSecretKey(long, 'utf8'));
    expect(await verify(token)).toBeNull();
    expect(await verify(await sign({}, {}, createSecretKey(long, 'utf8')))).not.toBeNull();
  });

  test('RS/HS confusion: signed with the public key as if it were a secret', async () => {
    const pem = publicKey.export({ type: 'spki', format: 'pem' });
    const asSecret = createSecretKey(Buffer.from(pem));
    const keys = { algorithms: ['RS256'], key: publicKey };
    const verify = createVerifier({ keys, issuer, audience });
    expect(await verify(await sign({}, {}, asSecret))).toBeNull();
    expect(await verify(await sign({}, { alg: 'RS256' }, privateKey))).not.toBeNull();
    expect(await verifier()(await sign({}, { alg: 'RS256' }, privateKey))).toBeNull();
  });

  test('it brings its own key: jwk, jku, x5u, x5c; no call is made', async () => {
    const calls = vi.spyOn(globalThis, 'fetch');
    const jwk = await exportJWK(publicKey);
    const elsewhere = 'http://127.0.0.1:1/keys';
    const headers = [{ jwk }, { jku: elsewhere }, { x5u: elsewhere }, { x5c: ['AAAA'] }];
    for (const header of headers) {
      expect(await verifier()(await sign({}, { alg: 'RS256', ...header }, privateKey))).toBeNull();
      // Not even beside a good signature.
      expect(await verifier()(await sign({}, header))).toBeNull();
    }
    expect(calls).not.toHaveBeenCalled();
    calls.mockRestore();
  });

  test('a kid leads nowhere: there is one key', async () => {
    for (const kid of ['../../dev/null', "' UNION SELECT 'x", 'http://127.0.0.1:1/']) {
      expect(await verifier()(await sign({}, { kid }, otherSecret))).toBeNull();
      expect(await verifier()(await sign({}, { kid }))).not.toBeNull();
    }
  });

  test('a changed payload under the old signature', async () => {
    const [header, , signature] = (await sign()).split('.');
    const payload = Buffer.from(JSON.stringify({ ...goodClaims, sub: 'bob' }));
    expect(await verifier()(`${header}.${payload.toString('base64url')}.${signature}`)).toBeNull();
  });

  test('no token at all', async () => {
    for (const token of ['', '.', '..', 'a.b.c', 'x'.repeat(100_000)])
      expect(await verifier()(token)).toBeNull();
  });
});

describe('a remembered token', () => {
  test('When it comes again, then the answer is the same, without another look at the signature', async () => {
    const key = vi.fn(() => createSecretKey(secret, 'utf8'));
    const verify = createVerifier({ keys: { algorithms: ['HS256'], key }, issuer, audience });
    const token = await sign();
    const first = await verify(token);
    expect(await verify(token)).toEqual(first);
    expect(key).toHaveBeenCalledTimes(1);
  });

  test('When it has expired meanwhile, then it is not believed any more', async () => {
    let now = Date.now();
    const verify = verifier(() => now);
    const token = await sign();
    expect(await verify(token)).not.toBeNull();
    now = goodClaims.exp * 1_000;
    expect(await verify(token)).toBeNull();
  });

  test('When two subjects come in turn, then nobody is taken for the other', async () => {
    const verify = verifier();
    const [alice, bob] = [await sign(), await sign({ sub: 'bob', name: 'Bob' })];
    for (let i = 0; i < 3; i += 1) {
      expect(await verify(alice)).toMatchObject({ sub: 'alice' });
      expect(await verify(bob)).toMatchObject({ sub: 'bob' });
    }
  });
});
