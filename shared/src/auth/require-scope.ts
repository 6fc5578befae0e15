import type { RequestHandler } from 'express';
import { localsOf } from '../http/locals.ts';
import { problems } from '../http/problem.ts';
import type { Rejection } from './auth-metrics.ts';
import { KeysUnavailable } from './key-source.ts';
import type { Scope } from './scopes.ts';
import type { VerifyToken } from './verify-token.ts';

/** RFC 6750: the scheme in any case, one token. */
const bearer = /^bearer +([A-Za-z0-9._~+/-]+=*) *$/i;

/** Keys that could not be had may be there in a few seconds. */
const retryAfterSeconds = 5;

export type RequireScope = (scope: Scope) => RequestHandler;

/**
 * Makes the guard of an endpoint: it lets pass who brings a valid token with that scope, and puts
 * `res.locals.caller = { sub, name }`. Else 401 or 403, as RFC 6750 words them and no word more; 503 when nobody can say.
 */
export function createRequireScope(
  verify: VerifyToken,
  onRejected: (reason: Rejection) => void = () => {},
): RequireScope {
  async function verifiedOf(header: string) {
    const token = bearer.exec(header)?.[1];
    if (token !== undefined) return await verify(token);
    onRejected('invalid');
    return null;
  }
  function orUnavailable(error: unknown): never {
    if (!(error instanceof KeysUnavailable)) throw error;
    onRejected('unavailable');
    throw problems.unavailable(retryAfterSeconds);
  }

  return (scope) => async (req, res, next) => {
    const header = req.headers.authorization;
    if (header === undefined) {
      onRejected('missing');
      throw problems.unauthorized('Bearer');
    }
    const verified = await verifiedOf(header).catch(orUnavailable);
    if (verified === null) throw problems.unauthorized('Bearer error="invalid_token"');
    localsOf(res).caller = { sub: verified.sub, name: verified.name };
    if (!verified.scopes.has(scope)) {
      onRejected('scope');
      throw problems.forbidden(`Bearer error="insufficient_scope", scope="${scope}"`, scope);
    }
    next();
  };
}
