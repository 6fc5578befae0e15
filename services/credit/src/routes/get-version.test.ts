import { createHttpApp } from '@serin/shared/http/create-app.ts';
import request from 'supertest';
import { expect, test } from 'vitest';
import { testHttpContext } from '../../../../shared/test-support/http-context.ts';
import { getVersion } from './get-version.ts';

test.each(['/credit/version', '/version'])(
  'When anybody asks for %s, then the replica says who it is',
  async (path) => {
    const { context } = testHttpContext();
    const app = createHttpApp({ ...context, endpoints: getVersion(context.identity) });
    const { status, body } = await request(app).get(path);
    expect(status).toBe(200);
    expect(body).toEqual({
      service: 'message',
      version: '1.1.0',
      track: 'canary',
      instance: 'replica-1',
    });
  },
);
