import { Problem } from '../http/problem.ts';

const retryAfter = (seconds: number) => ({ headers: { 'Retry-After': String(seconds) } });

/** What the edge answers by itself: a test compares these with the files in infra/haproxy/errors. */
export const edgeProblems = {
  timeout: new Problem(
    'request-timeout',
    408,
    'Request timeout',
    'The request did not arrive in time.',
  ),
  bodyTooLarge: new Problem(
    'body-too-large',
    413,
    'Body too large',
    'A request body may have 16 KiB at most.',
  ),
  badGateway: new Problem(
    'bad-gateway',
    502,
    'Bad gateway',
    'The replica broke off, and so did the one asked after it.',
  ),
  noReplica: new Problem(
    'no-replica',
    503,
    'No replica',
    'No replica is ready for this request. See npm run doctor.',
    retryAfter(1),
  ),
  noCanary: new Problem(
    'no-canary',
    503,
    'No canary',
    'X-Canary asks for the canary, and none is running. Leave the header out, or start one.',
    retryAfter(5),
  ),
  gatewayTimeout: new Problem(
    'gateway-timeout',
    504,
    'Gateway timeout',
    'The replica did not answer in time, and neither did the one asked after it.',
  ),
};
