import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import request from 'supertest';
import { describe, expect, test } from 'vitest';
import { testHttpContext } from '../../test-support/http-context.ts';
import { createHttpApp } from '../http/create-app.ts';
import { problemBody } from '../http/problem.ts';
import { allAnswers } from './all-answers.ts';
import { openApiDocument } from './document.ts';
import { documentEndpoints } from './document-endpoint.ts';
import { edgeProblems } from './edge-problems.ts';
import { getFront } from './front-operation.ts';
import { operations } from './operations.ts';
import { getDocument } from './system-operations.ts';

describe('the document', () => {
  test('When a validator reads it, then it is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    const result = await validator.validate(JSON.parse(JSON.stringify(openApiDocument())));
    expect(result.errors).toBeUndefined();
    expect(result.valid).toBe(true);
    expect(validator.version).toBe('3.1');
  });

  test('When a reference is followed, then there is something', () => {
    const document = openApiDocument();
    const references = JSON.stringify(document).match(/"#\/[^"]+"/g) ?? [];
    expect(references.length).toBeGreaterThan(100);
    for (const reference of new Set(references)) {
      const steps = (JSON.parse(reference) as string).slice(2).split('/');
      const target = steps.reduce<unknown>(
        (at, step) => (at as Record<string, unknown>)?.[step],
        document,
      );
      expect(target, reference).toBeDefined();
    }
  });

  test('When calls are counted, then each has a name of its own', () => {
    expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
    expect(new Set(operations.map(({ method, path }) => `${method} ${path}`)).size).toBe(
      operations.length,
    );
  });
});

const examples = operations.flatMap((operation) => [
  ...(operation.body ? [{ what: `${operation.id}, the request`, ...operation.body }] : []),
  ...allAnswers(operation).flatMap(({ name, body }) =>
    body ? [{ what: `${operation.id}, ${name}`, ...body }] : [],
  ),
]);

test.each(examples)(
  'When somebody copies the example of $what, then it is as its schema says',
  ({ schema, example }) => {
    expect(schema.parse(example)).toEqual(example);
  },
);

test.each([
  ['408', edgeProblems.timeout],
  ['413', edgeProblems.bodyTooLarge],
  ['502', edgeProblems.badGateway],
  ['503', edgeProblems.noReplica],
  ['504', edgeProblems.gatewayTimeout],
  ['no-canary', edgeProblems.noCanary],
])('When the edge answers with %s.json, then that is what is documented', (file, problem) => {
  const url = new URL(`../../../infra/haproxy/errors/${file}.json`, import.meta.url);
  expect(JSON.parse(readFileSync(url, 'utf8'))).toEqual(problemBody(problem));
});

test('When the edge answers for the front page, then with the words that are documented', () => {
  const url = new URL('../../../infra/haproxy/errors/front.txt', import.meta.url);
  expect(readFileSync(url, 'utf8')).toBe(getFront.edgeAnswers[0].body?.example);
});

describe('GET /openapi.json', () => {
  const { context } = testHttpContext();
  const api = request(createHttpApp({ ...context, endpoints: documentEndpoints(getDocument) }));

  test('When it is asked for, then it comes, and may be kept as long as one asks again', async () => {
    const { status, headers, body } = await api.get('/openapi.json');
    expect(status).toBe(200);
    expect(headers['content-type']).toMatch(/^application\/json/);
    expect(headers['cache-control']).toBe('no-cache');
    expect(body).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
  });

  test('When the caller has it already, then 304; when it has another, then the whole', async () => {
    const { etag = '' } = (await api.get('/openapi.json')).headers;
    const again = await api.get('/openapi.json').set('If-None-Match', etag);
    expect([again.status, again.text, again.headers.etag]).toEqual([304, '', etag]);
    const other = await api.get('/openapi.json').set('If-None-Match', '"another"');
    expect(other.status).toBe(200);
  });
});
