import { expect, test } from 'vitest';
import { failureInWords, failureReasons, reasonOf } from './failure-reason.ts';

test.each([
  ['ECONNREFUSED', 'refused', 'connection refused'],
  ['ETIMEDOUT', 'timeout', 'timed out'],
  ['57014', 'timeout', 'timed out'],
  ['EHOSTUNREACH', 'no-route', 'no route to it'],
  ['ENETUNREACH', 'no-route', 'no route to it'],
  ['ENOTFOUND', 'not-found', 'name not found'],
  ['EAI_AGAIN', 'not-found', 'name not found'],
  ['28P01', 'access', 'wrong password'],
  ['WRONGPASS', 'access', 'wrong password'],
  ['28000', 'access', 'access denied'],
  ['42501', 'access', 'access denied'],
  ['NOPERM', 'access', 'access denied'],
  ['HTTP_403', 'access', 'access denied'],
  ['ECONNRESET', 'reset', 'the connection broke off'],
  ['57P01', 'reset', 'the connection broke off'],
  ['53300', 'answered', 'it answers with an error'],
  ['LOADING', 'answered', 'it answers with an error'],
  ['HTTP_503', 'answered', 'it answers with an error'],
  ['UNKNOWN', 'other', 'it fails, and the log says how'],
  ['ESOMETHING', 'other', 'it fails, and the log says how'],
])('When the code is %s, then the reason is %s, in words: %s', (code, reason, words) => {
  expect(reasonOf(code)).toBe(reason);
  expect(failureInWords(code)).toBe(words);
});

test('When an HTTP upstream really answers, then that is never counted as a timeout', () => {
  for (const status of [400, 401, 403, 404, 408, 429, 500, 502, 503, 504])
    expect(['access', 'answered']).toContain(reasonOf(`HTTP_${status}`));
  expect(failureReasons).toContain('timeout');
});
