import { createSecretKey } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, importJWK, SignJWT, UnsecuredJWT } from 'jose';
import request from 'supertest';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../../test-support/eventually.ts';
import { testHttpContext } from '../../test-support/http-context.ts';
import {
  goodClaims,
  type Issuer,
  makeKey,
  type SigningKey,
  signWith,
  startIssuer,
} from '../../test-support/issuer.ts';
import { silentLog } from '../../test-support/silent-log.ts';
import { createUpstreams } from '../health/upstreams.ts';
import { createHttpApp } from '../http/create-app.ts';
import { type JwksKeySource, type JwksOptions, startJwksKeySource } from './jwks-key-source.ts';
import { KeysUnavailable } from './key-source.ts';
import { createRequireScope } from './require-scope.ts';
import { createVerifier, type VerifyToken } from './verify-token.ts';

let first: SigningKey;
let issuer: Issuer;
const sources: JwksKeySource[] = [];

beforeEach(async () => {
  first = await makeKey('first');
  issuer = await startIssuer(first);
});
afterEach(async () => {
  await Promise.all(sources.splice(0).map((source) => source.stop()));
  await issuer.stop().catch(() => {});
});

function open(options: Partial<JwksOptions> = {}) {
  const keys = startJwksKeySource({ url: issuer.url, log: silentLog, ...options });
  sources.push(keys);
  const verify = createVerifier({ keys, issuer: 'serin', audience: 'serin' });
  const isUp = () => eventually(async () => keys.check.look().state === 'up');
  return { keys, verify, isUp };
}

/** Whom the token is from, or why that can't be said. */
const judge = async (verify: VerifyToken, token: string | Promise<string>) => {
  try {
    return (await verify(await token))?.sub ?? 'invalid';
  } catch (error) {
    if (error instanceof KeysUnavailable) return 'unavailable';
    throw error;
  }
};

test.each(['RS256', 'PS256', 'ES256', 'EdDSA'])(
  'When a token is signed by %s with a published key, then it is believed',
  async (alg) => {
    const key = await makeKey('one', alg);
    issuer.publish(first, key);
    expect(await judge(open().verify, signWith(key))).toBe('alice');
  },
);

test('When the issuer answers with an error, then the check and the record of it say which', async () => {
  await issuer.stop();
  const server = createServer((_req, res) => void res.writeHead(403).end('{"keys":[]}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const upstream = createUpstreams(undefined).of('issuer');
  const { keys } = open({ url: `http://127.0.0.1:${port}/`, upstream });
  const down = { state: 'down', code: 'HTTP_403' };
  await expect.poll(() => keys.check.look()).toEqual(down);
  expect(upstream.look()).toEqual(down);
  server.close().closeAllConnections();
});

describe('rotation', () => {
  test('When the issuer signs with a new key, then it is picked up, and the old one is good as long as it is published', async () => {
    const { verify } = open({ cooldownMillis: 0 });
    const second = await makeKey('second');
    expect(await judge(verify, signWith(first))).toBe('alice');
    issuer.publish(first, second);
    expect(await judge(verify, signWith(second))).toBe('alice');
    expect(await judge(verify, signWith(first))).toBe('alice');
  });

  test('When a key is taken back, then a token by it is forgotten, though it was believed before', async () => {
    const { verify } = open({ refreshMillis: 20 });
    const token = await signWith(first);
    expect(await judge(verify, token)).toBe('alice');
    expect(await judge(verify, token)).toBe('alice');
    issuer.publish(await makeKey('second'));
    await eventually(async () => (await judge(verify, token)) === 'invalid');
  });

  test('When a hundred unknown keys are named, then the issuer is asked once', async () => {
    const { verify, isUp } = open({ cooldownMillis: 60_000 });
    await isUp();
    const stranger = await makeKey('stranger');
    const judged = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        judge(verify, signWith({ ...stranger, kid: `no-${index}` })),
      ),
    );
    expect(new Set(judged)).toEqual(new Set(['invalid']));
    expect(issuer.asked()).toBe(1);
  });

  test('When the cooldown is over, then an unknown key makes us ask once more, however many name one', async () => {
    const { verify, isUp } = open({ cooldownMillis: 50 });
    await isUp();
    const second = await makeKey('second');
    issuer.publish(second);
    await eventually(async () => (await judge(verify, signWith(second))) === 'alice');
    expect(issuer.asked()).toBe(2);
  });
});

describe('an issuer that is down', () => {
  test.each(['failing', 'hanging', 'talking nonsense', 'gone'] as const)(
    'When it is %s, then the keys known so far stay in use',
    async (mode) => {
      const { keys, verify, isUp } = open({
        refreshMillis: 10,
        timeoutMillis: 50,
        cooldownMillis: 20,
      });
      await isUp();
      if (mode === 'gone') await issuer.stop();
      else issuer.become(mode);
      const asked = issuer.asked();
      for (let time = 0; time < 10; time += 1)
        expect(await judge(verify, signWith(first))).toBe('alice');
      if (mode !== 'gone') await eventually(async () => issuer.asked() > asked + 1);
      expect(await judge(verify, signWith(first))).toBe('alice');
      expect(keys.check.look()).toEqual({ state: 'up' });
    },
  );

  test('When it was never there, then no token is called invalid, and each is good as soon as it is there', async () => {
    await issuer.stop();
    const { keys, verify } = open({ cooldownMillis: 30 });
    expect(await judge(verify, signWith(first))).toBe('unavailable');
    await eventually(async () => keys.check.look().state === 'down');
    expect(keys.check.look()).toEqual({ state: 'down', code: 'ECONNREFUSED' });
    await issuer.start();
    await eventually(async () => (await judge(verify, signWith(first))) === 'alice');
    expect(keys.check.look()).toEqual({ state: 'up' });
  });

  test('When it is down, then a token by an unknown key can not be judged: it may be a new one', async () => {
    const { verify, isUp } = open({ cooldownMillis: 0, timeoutMillis: 50 });
    await isUp();
    issuer.become('failing');
    expect(await judge(verify, signWith(await makeKey('second')))).toBe('unavailable');
  });

  test('When it is down, then many requests ask it no more often than one', async () => {
    issuer.become('failing');
    const { verify } = open({ cooldownMillis: 60_000 });
    await eventually(async () => issuer.asked() > 0);
    const before = issuer.asked();
    const start = performance.now();
    for (let time = 0; time < 200; time += 1) await judge(verify, signWith(first));
    // What the loop itself asks in this time, it asks without them too.
    expect(issuer.asked() - before).toBeLessThan(3 + (performance.now() - start) / 100);
  });

  test('When a caller comes while there are no keys, then 503 says when to come again, and no more', async () => {
    await issuer.stop();
    const requireScope = createRequireScope(open().verify);
    const { context } = testHttpContext();
    const app = createHttpApp({
      ...context,
      endpoints: [{ method: 'get', path: '/me', handlers: [requireScope('credit:read')] }],
    });
    const get = (token: string) => request(app).get('/me').set('Authorization', `Bearer ${token}`);
    const { status, headers, text } = await get(await signWith(first));
    expect(status).toBe(503);
    expect(headers['retry-after']).toBe('5');
    expect(headers['www-authenticate']).toBeUndefined();
    expect(JSON.parse(text)).toMatchObject({ type: 'urn:serin:problem:unavailable', status: 503 });
    // What is no token at all needs no key to be judged.
    expect((await get('a.b.c')).status).toBe(401);
    expect((await get(new UnsecuredJWT(goodClaims()).encode())).status).toBe(401);
  });
});

describe('When a token is forged, then it is not believed', () => {
  test('another key under a published name', async () => {
    const stranger = await makeKey('first');
    expect(await judge(open().verify, signWith(stranger))).toBe('invalid');
  });

  test('alg: none', async () => {
    const { verify } = open();
    expect(await judge(verify, new UnsecuredJWT(goodClaims()).encode())).toBe('invalid');
    const [, payload, signature] = (await signWith(first)).split('.');
    for (const alg of ['none', 'None', 'NONE', '']) {
      const header = Buffer.from(JSON.stringify({ alg, kid: 'first' })).toString('base64url');
      for (const end of ['', signature])
        expect(await judge(verify, `${header}.${payload}.${end}`)).toBe('invalid');
    }
  });

  test('RS/HS confusion: a published key as if it were a secret, in whatever form', async () => {
    const rsa = await makeKey('rsa', 'RS256');
    issuer.publish(rsa);
    const { verify } = open();
    expect(await judge(verify, signWith(rsa))).toBe('alice');
    const publicKey = await importJWK(rsa.jwk, 'RS256');
    const pem = await exportSPKI(publicKey as Parameters<typeof exportSPKI>[0]);
    for (const text of [pem, pem.trim(), JSON.stringify(rsa.jwk), rsa.jwk.n ?? '']) {
      const asSecret = createSecretKey(Buffer.from(text));
      for (const alg of ['HS256', 'HS384', 'HS512']) {
        const token = new SignJWT(goodClaims())
          .setProtectedHeader({ alg, kid: 'rsa' })
          .sign(asSecret);
        expect(await judge(verify, token)).toBe('invalid');
      }
    }
  });

  test('a secret that the issuer publishes by mistake', async () => {
    const secret = createSecretKey(Buffer.alloc(32, 7));
    const jwk = { ...(await exportJWK(secret)), kid: 'shared', alg: 'HS256' };
    issuer.publish(first, { ...first, kid: 'shared', jwk });
    const token = new SignJWT(goodClaims())
      .setProtectedHeader({ alg: 'HS256', kid: 'shared' })
      .sign(secret);
    expect(await judge(open().verify, token)).toBe('invalid');
  });

  test('an algorithm that is not on the list, though the key would fit', async () => {
    const key = await makeKey('rsa', 'RS256');
    const { alg: _, ...jwk } = key.jwk;
    issuer.publish({ ...key, jwk });
    const { verify } = open();
    expect(await judge(verify, signWith(key))).toBe('alice');
    const sha512 = await importJWK({ ...(await exportJWK(key.privateKey)), alg: 'RS512' });
    const token = new SignJWT(goodClaims())
      .setProtectedHeader({ alg: 'RS512', kid: 'rsa' })
      .sign(sha512);
    expect(await judge(verify, token)).toBe('invalid');
  });

  test('it brings its own key: jwk, jku, x5u, x5c, alone or beside a good signature; nobody is called', async () => {
    const stranger = await makeKey('stranger');
    const elsewhere = await startIssuer(stranger);
    const { verify, isUp } = open({ cooldownMillis: 0 });
    await isUp();
    const asked = issuer.asked();
    for (const header of [
      { jwk: stranger.jwk },
      { jku: elsewhere.url },
      { x5u: elsewhere.url },
      { x5c: ['AAAA'] },
    ])
      for (const key of [stranger, first])
        expect(await judge(verify, signWith(key, {}, header))).toBe('invalid');
    expect([elsewhere.asked(), issuer.asked()]).toEqual([0, asked]);
    await elsewhere.stop();
  });

  test('a kid leads nowhere but into the published list', async () => {
    const { verify } = open({ cooldownMillis: 60_000 });
    for (const kid of [
      '../../dev/null',
      "' UNION SELECT 'x",
      'http://127.0.0.1:1/',
      '__proto__',
      'constructor',
    ])
      expect(await judge(verify, signWith({ ...first, kid }))).toBe('invalid');
  });
});
