import type { Response } from 'express';
import type { Caller } from '../http/request-context.ts';

/** Who calls. Only for handlers that come after `requireScope`. */
export function callerOf(res: Response): Caller {
  const caller = (res.locals as { caller?: Caller }).caller;
  if (caller === undefined) throw new Error('a route without requireScope asked who calls');
  return caller;
}
