import supertest from 'supertest';
import { expect, test } from 'vitest';
import { testHttpContext } from '../../test-support/http-context.ts';
import { createHttpApp } from './create-app.ts';
import { problems } from './problem.ts';

/** What may happen to a request, and the levels of the lines it leaves (docs/adr/0012-log-levels.md). */
const cases = [
  { what: 'all is well', fails: undefined, status: 200, levels: ['info'] },
  { what: 'it is a probe', fails: undefined, status: 200, levels: ['debug'], isProbe: true },
  { what: 'the caller is wrong', fails: problems.notFound(), status: 404, levels: ['info'] },
  {
    what: 'a dependency is gone',
    fails: Object.assign(new Error('gone'), { code: 'ECONNREFUSED' }),
    status: 503,
    levels: ['warn', 'info'],
  },
  { what: 'the code is wrong', fails: new TypeError('oh'), status: 500, levels: ['error', 'info'] },
];

test.each(cases)(
  'When $what, then its lines are $levels',
  async ({ fails, status, levels, ...rest }) => {
    const { lines, context } = testHttpContext('debug');
    const handle = (_req: unknown, res: { json(value: object): void }) => {
      if (fails !== undefined) throw fails;
      res.json({});
    };
    const isProbe = rest.isProbe === true;
    const endpoint = { method: 'get' as const, path: '/', handlers: [handle], isProbe };
    const app = createHttpApp({ ...context, endpoints: [endpoint] });
    await supertest(app).get('/').expect(status);
    await expect.poll(() => lines.map(({ level }) => level)).toEqual(levels);
  },
);
