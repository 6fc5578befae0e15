import request from 'supertest';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { testHttpContext } from '../../test-support/http-context.ts';
import { createHttpApp } from './create-app.ts';
import type { Endpoint } from './endpoint.ts';
import { jsonBody } from './json-body.ts';
import { problems } from './problem.ts';
import { validate } from './validate.ts';

const schema = z.strictObject({ amount: z.int().positive(), to: z.object({ name: z.string() }) });

const endpoints: Endpoint[] = [
  { method: 'get', path: '/things/:id', handlers: [(req, res) => void res.json(req.params)] },
  { method: 'get', path: '/probe', isProbe: true, handlers: [(_req, res) => void res.json({})] },
  {
    method: 'post',
    path: '/things',
    handlers: [
      jsonBody,
      (req, res) => void res.status(201).json(validate(schema, req.body, 'body')),
    ],
  },
  { method: 'get', path: '/busy', handlers: [() => Promise.reject(problems.unavailable(7))] },
  {
    method: 'get',
    path: '/broken',
    handlers: [async () => Promise.reject(new Error('secret detail'))],
  },
  {
    method: 'get',
    path: '/no-database',
    handlers: [
      () => {
        throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
      },
    ],
  },
];

function start(level?: string) {
  const { context, lines } = testHttpContext(level);
  return { api: request(createHttpApp({ ...context, endpoints })), context, lines };
}

const problem = (kind: string, status: number) => ({ type: `urn:serin:problem:${kind}`, status });

function expectProblem(response: request.Response, kind: string, status: number) {
  expect(response.status).toBe(status);
  expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(JSON.parse(response.text)).toMatchObject(problem(kind, status));
  expect(response.text).not.toMatch(/\bat .*\.ts/);
}

describe('headers', () => {
  test('When anything is answered, then it says who answered, and Express is not named', async () => {
    const { api } = start();
    for (const path of ['/things/1', '/nowhere', '/broken']) {
      const { headers } = await api.get(path);
      expect(headers['x-served-by']).toBe('message/1.1.0 canary replica-1');
      expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
      expect(headers['x-powered-by']).toBeUndefined();
      expect(headers.etag).toBeUndefined();
    }
  });

  test('When the caller brings a harmless request id, then it is kept; else it is replaced', async () => {
    const { api } = start();
    const kept = await api.get('/things/1').set('X-Request-Id', 'my-own-id.1');
    expect(kept.headers['x-request-id']).toBe('my-own-id.1');
    for (const bad of ['short', 'x'.repeat(129), 'has spaces in it', '<script>alert(1)']) {
      const replaced = await api.get('/things/1').set('X-Request-Id', bad);
      expect(replaced.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  test('When the replica is closing, then every answer says Connection: close', async () => {
    const { api, context } = start();
    const get = (path: string) => api.get(path).set('Connection', 'keep-alive');
    expect((await get('/things/1')).headers.connection).toBe('keep-alive');
    context.traffic.close();
    expect((await get('/things/1')).headers.connection).toBe('close');
    expect((await get('/nowhere')).headers.connection).toBe('close');
  });
});

describe('errors are problem+json', () => {
  test('When nothing is at a path, then 404', async () => {
    expectProblem(await start().api.get('/nowhere'), 'not-found', 404);
  });

  test('When a path has no such method, then 405 says which there are', async () => {
    const response = await start().api.delete('/things/1');
    expectProblem(response, 'method-not-allowed', 405);
    expect(response.headers.allow).toBe('GET, HEAD');
  });

  test('When a path can not be decoded, then 400', async () => {
    expectProblem(await start().api.get('/things/%ff'), 'bad-request', 400);
  });

  test('When a handler throws a problem, then the caller gets it with its headers', async () => {
    const response = await start().api.get('/busy');
    expectProblem(response, 'unavailable', 503);
    expect(response.headers['retry-after']).toBe('7');
  });

  test('When a handler fails, then 500 tells nothing, and the log tells all', async () => {
    const { api, lines } = start();
    const response = await api.get('/broken');
    expectProblem(response, 'internal-error', 500);
    expect(response.text).not.toContain('secret detail');
    const line = lines.find(({ level }) => level === 'error');
    expect(line).toMatchObject({ request_id: response.headers['x-request-id'] });
    expect(JSON.stringify(line)).toContain('secret detail');
  });

  test('When a dependency is gone, then 503 with Retry-After, so that another replica is asked', async () => {
    const response = await start().api.get('/no-database');
    expectProblem(response, 'unavailable', 503);
    expect(response.headers['retry-after']).toBe('1');
  });
});

describe('bodies', () => {
  const json = 'application/json';

  test('When the body is as the schema has it, then it arrives', async () => {
    const body = { amount: 1, to: { name: 'bob' } };
    const response = await start().api.post('/things').send(body);
    expect(response.status).toBe(201);
    expect(response.body).toEqual(body);
  });

  test('When fields are wrong, missing or unknown, then 400 names each', async () => {
    const response = await start()
      .api.post('/things')
      .send({ amount: '1', to: {}, extra: 1, __proto__x: 2 });
    expectProblem(response, 'invalid-request', 400);
    const fields = JSON.parse(response.text).errors.map(({ field }: { field: string }) => field);
    expect(fields.sort()).toEqual(['__proto__x', 'amount', 'extra', 'to.name']);
  });

  test.each([
    ['{', 'malformed-json', 400],
    ['"text"', 'malformed-json', 400],
    [Buffer.from('{"to":"\xff"}', 'latin1'), 'malformed-json', 400],
    [`{"to":"${'x'.repeat(16_384)}"}`, 'body-too-large', 413],
    ['', 'invalid-request', 400],
    ['[]', 'invalid-request', 400],
  ])('When the body is %s, then %s', async (body, kind, status) => {
    const { api } = start();
    const response = await api
      .post('/things')
      .set('Content-Type', json)
      .serialize((raw: unknown) => raw as string)
      .send(body as string);
    expectProblem(response, kind, status);
  });

  test.each([
    ['text/plain', undefined],
    ['application/x-www-form-urlencoded', undefined],
    ['application/json; charset=utf-16', undefined],
    ['application/json', 'gzip'],
  ])('When the body is %s, encoded as %s, then 415', async (type, encoding) => {
    const { api } = start();
    const post = api.post('/things').set('Content-Type', type);
    if (encoding) post.set('Content-Encoding', encoding);
    expectProblem(await post.send('{"amount":1}'), 'unsupported-media-type', 415);
  });

  test('When there is no body at all, then 400, not 415', async () => {
    expectProblem(await start().api.post('/things'), 'invalid-request', 400);
  });
});

describe('log and metrics', () => {
  test('When a request is answered, then one line tells what is needed and nothing secret', async () => {
    const { api, lines } = start();
    await api
      .post('/things?token=query-secret')
      .set('Authorization', 'Bearer header-secret')
      .set('traceparent', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01')
      .send({ amount: 1, to: { name: 'body-secret' } });
    await expect.poll(() => lines.length).toBe(1);
    expect(lines[0]).toMatchObject({
      msg: 'request',
      method: 'POST',
      path: '/things',
      status: 201,
      trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
      duration_ms: expect.any(Number),
    });
    expect(JSON.stringify(lines)).not.toContain('secret');
  });

  test('When a probe asks, then it is no traffic, and logged at debug alone', async () => {
    const { api, context, lines } = start();
    const before = context.traffic.quietFor();
    await api.get('/probe');
    expect(context.traffic.quietFor()).toBeGreaterThan(before);
    expect(lines).toEqual([]);
    const loud = start('debug');
    await loud.api.get('/probe');
    await expect.poll(() => loud.lines.length).toBe(1);
  });

  test('When requests are counted, then by template: paths that nobody knows share one', async () => {
    const { api, context } = start();
    await Promise.all(['/things/1', '/things/2', '/x', '/y'].map((path) => api.get(path)));
    await expect
      .poll(() => context.metrics.registry.getSingleMetricAsString('http_requests_total'))
      .toMatch(/route="\/things\/:id",method="GET",status="200".* 2\n/);
    const text = await context.metrics.registry.getSingleMetricAsString('http_requests_total');
    expect(text).toMatch(/route="unmatched",method="GET",status="404".* 2/);
  });
});
