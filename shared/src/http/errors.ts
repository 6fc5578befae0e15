import type { ErrorRequestHandler } from 'express';
import type { Logger } from 'pino';
import { errorCode, isUnavailable } from '../health/error-code.ts';
import { localsOf } from './locals.ts';
import { Problem, problems, sendProblem } from './problem.ts';

/** Express's own errors, such as a path that can't be decoded, carry a 4xx status. */
function isCallersFault(error: unknown): boolean {
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' && status >= 400 && status < 500;
}

/** Answers everything thrown by a route as problem+json. What went wrong inside goes to the log alone. */
export function errorHandler(log: Logger): ErrorRequestHandler {
  return (error: unknown, _req, res, _next) => {
    const locals = localsOf(res);
    const request_id = locals.requestId;
    locals.error = error;
    // Half an answer can't be mended: the caller must see that it is broken.
    if (res.headersSent) {
      log.error({ err: error, request_id }, 'an answer broke off');
      res.destroy();
      return;
    }
    if (error instanceof Problem) return sendProblem(res, error);
    if (isCallersFault(error))
      return sendProblem(res, problems.badRequest('The request is malformed.'));
    if (isUnavailable(error)) {
      log.warn({ code: errorCode(error), err: error, request_id }, 'a dependency is unavailable');
      return sendProblem(res, problems.unavailable());
    }
    log.error({ err: error, request_id }, 'a request failed');
    sendProblem(res, problems.internal());
  };
}
