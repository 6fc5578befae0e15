import type { Response } from 'express';
import type { Span } from '../telemetry/tracing.ts';
import type { Endpoint } from './endpoint.ts';

/** Who calls, by a verified token. */
export interface Caller {
  /** The account. */
  sub: string;
  /** For logs. */
  name: string;
}

/** What the parts of one request share. */
export interface RequestLocals {
  requestId: string;
  /** W3C; goes on with everything the request causes. */
  traceparent: string;
  /** Set as soon as a route is found. */
  endpoint?: Endpoint;
  /** Set by `requireScope`. */
  caller?: Caller;
  /** Of this request, when its trace is recorded. */
  span?: Span | undefined;
  /** What was thrown, if it was answered as an error. */
  error?: unknown;
}

/** `res.locals` with its type: Express's own allows anything. */
export function localsOf(res: Response): RequestLocals {
  return res.locals as RequestLocals;
}

/** Who calls. For handlers behind `requireScope`; a handler that has forgotten it fails, rather than serve nobody. */
export function callerOf(res: Response): Caller {
  const { caller } = localsOf(res);
  if (caller === undefined) throw new Error('this endpoint has no requireScope before it');
  return caller;
}
