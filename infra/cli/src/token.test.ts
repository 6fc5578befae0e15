import { decodeProtectedHeader, jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import { makeToken, parseLifetime } from './token.ts';

const secret = 'x'.repeat(64);
const key = new TextEncoder().encode(secret);

test('When a token is made, then it verifies and says who, for whom, what and how long', async () => {
  const token = await makeToken({ secret, subject: 'alice' });
  const checks = { issuer: 'serin', audience: 'serin', algorithms: ['HS256'] };
  const { payload } = await jwtVerify(token, key, checks);
  expect(payload).toMatchObject({
    sub: 'alice',
    name: 'alice',
    scope: 'messages:send messages:read credit:read credit:topup',
  });
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(3_600);
  expect(payload.nbf).toBe(payload.iat);
  expect(decodeProtectedHeader(token).alg).toBe('HS256');
});

test('When scopes, name and lifetime are given, then they narrow it', async () => {
  const token = await makeToken({
    secret,
    subject: 'bob',
    name: 'Bob B.',
    scopes: ['credit:read'],
    lifetimeSeconds: 60,
  });
  const { payload } = await jwtVerify(token, key);
  expect(payload).toMatchObject({ sub: 'bob', name: 'Bob B.', scope: 'credit:read' });
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(60);
});

test('When no service would accept the token, then none is made', async () => {
  await expect(makeToken({ secret, subject: '' })).rejects.toThrow('no account');
  const scopes = ['credit:rob'];
  await expect(makeToken({ secret, subject: 'bob', scopes })).rejects.toThrow(
    'no scope credit:rob',
  );
});

test.each([
  ['90s', 90],
  ['30m', 1_800],
  ['1h', 3_600],
  ['7d', 604_800],
  ['0s', undefined],
  ['1', undefined],
  ['-1h', undefined],
  ['1 h', undefined],
])('When a lifetime of %s is asked for, then it is %s seconds', (text, seconds) => {
  expect(parseLifetime(text)).toBe(seconds);
});
