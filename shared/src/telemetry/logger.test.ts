import { expect, test } from 'vitest';
import { testHttpContext } from '../../test-support/http-context.ts';

test('When a line is logged, then it is JSON that says which replica it comes from', () => {
  const { context, lines } = testHttpContext();
  context.log.info({ answer: 42 }, 'hello');
  expect(lines[0]).toMatchObject({
    level: 'info',
    service: 'message',
    version: '1.1.0',
    track: 'canary',
    instance: 'replica-1',
    answer: 42,
    msg: 'hello',
  });
});

test('When a secret is logged by mistake, then it is not readable', () => {
  const { context, lines } = testHttpContext();
  context.log.info({ token: 'abc', password: 'abc', headers: { authorization: 'abc' } }, 'oops');
  expect(JSON.stringify(lines)).not.toContain('abc');
});
