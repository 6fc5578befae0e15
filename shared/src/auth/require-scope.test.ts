import request from 'supertest';
import { expect, test } from 'vitest';
import { testHttpContext } from '../../test-support/http-context.ts';
import { seriesOf } from '../../test-support/read-metrics.ts';
import { createHttpApp } from '../http/create-app.ts';
import { callerOf } from '../http/locals.ts';
import { createAuthMetrics } from './auth-metrics.ts';
import { issueToken } from './issue-token.ts';
import { secretKeySource } from './key-source.ts';
import { createRequireScope } from './require-scope.ts';
import { createVerifier } from './verify-token.ts';

const token = {
  secret: 'a-secret-of-thirty-two-bytes-or-more',
  issuer: 'serin',
  audience: 'serin',
  sub: 'alice',
  name: 'Alice A.',
  expiresInSeconds: 60,
};

function start() {
  const { context, lines } = testHttpContext();
  const keys = secretKeySource(token.secret);
  const { registry } = context.metrics;
  const onRejected = createAuthMetrics(registry);
  const verify = createVerifier({ keys, issuer: 'serin', audience: 'serin', onRejected });
  const requireScope = createRequireScope(verify, onRejected);
  const app = createHttpApp({
    ...context,
    endpoints: [
      {
        method: 'get',
        path: '/me',
        handlers: [requireScope('credit:read'), (_req, res) => void res.json(callerOf(res))],
      },
      { method: 'get', path: '/open', handlers: [(_req, res) => void res.json(callerOf(res))] },
    ],
  });
  const get = (authorization?: string, path = '/me') => {
    const call = request(app).get(path);
    return authorization === undefined ? call : call.set('Authorization', authorization);
  };
  const rejections = async (reason: string) =>
    (await seriesOf(registry)).get(`auth_rejections_total{reason="${reason}"}`);
  return { get, lines, rejections };
}

test('When the token has the scope, then the handler knows who calls, and the log has the name', async () => {
  const { get, lines } = start();
  const bearer = await issueToken({ ...token, scopes: ['credit:read'] });
  const { status, body } = await get(`Bearer ${bearer}`);
  expect([status, body]).toEqual([200, { sub: 'alice', name: 'Alice A.' }]);
  expect((await get(`bearer  ${bearer}`)).status).toBe(200);
  await expect.poll(() => lines.length).toBe(2);
  expect(lines[0]).toMatchObject({ caller: 'Alice A.' });
  expect(JSON.stringify(lines)).not.toContain(bearer);
});

test('When there is no token, then 401 asks for one, without an error code', async () => {
  const { status, headers, text } = await start().get();
  expect(status).toBe(401);
  expect(headers['www-authenticate']).toBe('Bearer');
  expect(headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(JSON.parse(text)).toMatchObject({ type: 'urn:serin:problem:unauthorized', status: 401 });
});

test.each(['Bearer', 'Bearer a.b.c', 'Basic YTpi', 'Bearer a b', 'Bearer \t', 'nonsense'])(
  'When the header is %s, then 401 says invalid_token and no more',
  async (header) => {
    const { status, headers, text } = await start().get(header);
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toBe('Bearer error="invalid_token"');
    expect(JSON.parse(text).detail).toBe('A valid bearer token is needed.');
  },
);

test('When the token lacks the scope, then 403 names it', async () => {
  const bearer = await issueToken({ ...token, scopes: ['credit:topup', 'credit:read:all'] });
  const { status, headers } = await start().get(`Bearer ${bearer}`);
  expect(status).toBe(403);
  expect(headers['www-authenticate']).toBe(
    'Bearer error="insufficient_scope", scope="credit:read"',
  );
});

test('When a handler asks who calls and has no guard before it, then it serves nobody', async () => {
  expect((await start().get(undefined, '/open')).status).toBe(500);
});

test('When callers are turned away, then they are counted by the reason, each once', async () => {
  const { get, rejections } = start();
  const scopes = ['credit:read'];
  await get();
  await get('Basic YTpi');
  await get(`Bearer ${await issueToken({ ...token, scopes, secret: `another ${token.secret}` })}`);
  await get(`Bearer ${'x'.repeat(5_000)}`);
  await get(
    `Bearer ${await issueToken({ ...token, scopes, expiresInSeconds: -1, agedSeconds: 9 })}`,
  );
  await get(`Bearer ${await issueToken({ ...token, scopes: [] })}`);
  await get(`Bearer ${await issueToken({ ...token, scopes })}`);
  const reasons = ['missing', 'invalid', 'expired', 'scope', 'unavailable'];
  expect(await Promise.all(reasons.map(rejections))).toEqual([1, 3, 1, 1, 0]);
});
