import type { Response } from 'express';

/** Further members of a problem, such as `errors`, and headers that go with it. */
interface Extras {
  members?: Record<string, unknown>;
  headers?: Record<string, string>;
}

/** An error answer as RFC 9457 has it. Throw it, and the caller reads it; anything else thrown is answered with 500. */
export class Problem extends Error {
  override name = 'Problem';
  /** The end of the type. */
  readonly kind: string;
  readonly type: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string | undefined;
  readonly extras: Extras;

  constructor(kind: string, status: number, title: string, detail?: string, extras: Extras = {}) {
    super(detail ?? title);
    this.kind = kind;
    this.type = `urn:serin:problem:${kind}`;
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.extras = extras;
  }
}

/** What was wrong with one field of a request. `field` is a path such as `amount` or `items.0.name`. */
export interface FieldError {
  field: string;
  detail: string;
}

/** Every kind of problem there is in both services. The edge has some of its own, under the same prefix. */
export const problems = {
  badRequest: (detail: string) => new Problem('bad-request', 400, 'Bad request', detail),
  invalidFields: (errors: FieldError[]) =>
    new Problem('invalid-request', 400, 'Invalid request', 'Some fields are not as they must be.', {
      members: { errors },
    }),
  malformedJson: () =>
    new Problem('malformed-json', 400, 'Malformed JSON', 'The body is not JSON in UTF-8.'),
  unauthorized: (challenge: string) =>
    new Problem('unauthorized', 401, 'Unauthorized', 'A valid bearer token is needed.', {
      headers: { 'WWW-Authenticate': challenge },
    }),
  forbidden: (challenge: string, scope: string) =>
    new Problem('forbidden', 403, 'Forbidden', `The token lacks the scope ${scope}.`, {
      headers: { 'WWW-Authenticate': challenge },
    }),
  notFound: (detail = 'There is nothing at this path.') =>
    new Problem('not-found', 404, 'Not found', detail),
  methodNotAllowed: (allowed: string) =>
    new Problem('method-not-allowed', 405, 'Method not allowed', `Here one can: ${allowed}.`, {
      headers: { Allow: allowed },
    }),
  conflict: (detail: string, retryAfterSeconds: number) =>
    new Problem('in-flight', 409, 'In flight', detail, {
      headers: { 'Retry-After': String(retryAfterSeconds) },
    }),
  bodyTooLarge: () =>
    new Problem('body-too-large', 413, 'Body too large', 'A request body may have 16 KiB at most.'),
  unsupportedMediaType: () =>
    new Problem(
      'unsupported-media-type',
      415,
      'Unsupported media type',
      'The body must be application/json in UTF-8, not compressed.',
    ),
  keyReused: () =>
    new Problem(
      'idempotency-key-reused',
      422,
      'Idempotency key reused',
      'This Idempotency-Key came with another request before.',
    ),
  paused: () =>
    new Problem(
      'paused',
      503,
      'Paused',
      'Too many messages wait to be charged. Nothing was stored.',
      { headers: { 'Retry-After': '2' } },
    ),
  internal: () =>
    new Problem(
      'internal-error',
      500,
      'Internal error',
      'The request failed; its id finds it in the log.',
    ),
  misdirected: () =>
    new Problem('misdirected', 503, 'Misdirected', 'This replica is not the one that was meant.', {
      headers: { 'Retry-After': '1' },
    }),
  unavailable: (retryAfterSeconds = 1) =>
    new Problem(
      'unavailable',
      503,
      'Unavailable',
      'Something this request needs is not there now.',
      {
        headers: { 'Retry-After': String(retryAfterSeconds) },
      },
    ),
};

/** What a caller reads. */
export function problemBody({ type, title, status, detail, extras }: Problem) {
  return { type, title, status, detail, ...extras.members };
}

/** Answers with a problem. */
export function sendProblem(res: Response, problem: Problem): void {
  res.status(problem.status).set(problem.extras.headers ?? {});
  res.type('application/problem+json');
  res.end(JSON.stringify(problemBody(problem)));
}
