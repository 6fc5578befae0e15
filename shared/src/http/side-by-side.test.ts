import request from 'supertest';
import { expect, test } from 'vitest';
import { testHttpContext } from '../../test-support/http-context.ts';
import { createHttpApp } from './create-app.ts';
import { problems } from './problem.ts';
import { sideBySide } from './side-by-side.ts';

type Handlers = Parameters<typeof sideBySide>;

function post(...handlers: Handlers) {
  const endpoint = {
    method: 'post' as const,
    path: '/things',
    handlers: [sideBySide(...handlers), (_req: unknown, res: { end(): unknown }) => void res.end()],
  };
  return request(createHttpApp({ ...testHttpContext().context, endpoints: [endpoint] })).post(
    '/things',
  );
}

const never = new Promise<void>(() => {});

test('When two things are to be done, then neither waits for the other to end', async () => {
  const begun = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
  const one: Handlers[0] = async (_req, _res, next) => {
    begun[0].resolve();
    await begun[1].promise;
    next();
  };
  const other: Handlers[0] = async (_req, _res, next) => {
    begun[1].resolve();
    await begun[0].promise;
    next();
  };
  expect((await post(one, other)).status).toBe(200);
});

test('When the first fails, then the answer does not wait for the second', async () => {
  const answer = await post(
    () => Promise.reject(problems.notFound()),
    () => never,
  );
  expect(answer.status).toBe(404);
});

test.each<[string, Handlers[0]]>([
  ['throws', () => Promise.reject(problems.bodyTooLarge())],
  [
    'throws at once',
    () => {
      throw problems.bodyTooLarge();
    },
  ],
  ['calls next', (_req, _res, next) => next(problems.bodyTooLarge())],
])(
  'When the second %s, then that is the answer if the first went well, else not',
  async (_how, second) => {
    expect((await post((_req, _res, next) => next(), second)).status).toBe(413);
    expect((await post(() => Promise.reject(problems.notFound()), second)).status).toBe(404);
  },
);
