import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { errorCode, isUnavailable } from './error-code.ts';

test.each([
  [Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
  [Object.assign(new Error('password'), { code: '28P01' }), '28P01'],
  [new Error('timeout exceeded when trying to connect'), 'ETIMEDOUT'],
  [new Error('Query read timeout'), 'ETIMEDOUT'],
  [new Error('Connection terminated unexpectedly'), 'ECONNRESET'],
  [new AggregateError([Object.assign(new Error(), { code: 'EHOSTUNREACH' })], ''), 'EHOSTUNREACH'],
  [new TypeError('fetch failed', { cause: { code: 'ENOTFOUND' } }), 'ENOTFOUND'],
  [
    new Error('Connection terminated due to connection timeout', {
      cause: new Error('Connection terminated unexpectedly'),
    }),
    'ETIMEDOUT',
  ],
  [
    Object.assign(new Error('WRONGPASS invalid username-password pair'), { name: 'ReplyError' }),
    'WRONGPASS',
  ],
  [Object.assign(new Error('request timed out'), { code: 'ERR_JWKS_TIMEOUT' }), 'ETIMEDOUT'],
  [new DOMException('The operation was aborted due to timeout', 'TimeoutError'), 'ETIMEDOUT'],
  [new Error('who knows'), 'UNKNOWN'],
  [new Error('HELLO is no code of Redis'), 'UNKNOWN'],
  [undefined, 'UNKNOWN'],
])('When it is %s, then its code is %s', (error, code) => {
  expect(errorCode(error)).toBe(code);
});

test('When a real connection is refused, then the code says so', async () => {
  const error = await new Promise((resolve) =>
    connect({ host: 'localhost', port: 1 }).once('error', resolve),
  );
  expect(errorCode(error)).toBe('ECONNREFUSED');
});

test('When a dependency is gone, then it is told apart from wrong code or data', () => {
  for (const code of ['ECONNREFUSED', 'ETIMEDOUT', '57P01', '57P03', '57014', '53300', '28P01'])
    expect(isUnavailable({ code })).toBe(true);
  for (const code of ['23505', '42P01', '22P02', 'ERR_INVALID_ARG_TYPE'])
    expect(isUnavailable({ code })).toBe(false);
  expect(isUnavailable(new Error('a bug'))).toBe(false);
});
