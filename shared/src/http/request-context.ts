import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { Traffic } from '../lifecycle/traffic.ts';
import { type Identity, servedBy } from '../telemetry/identity.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { traceIdOf, traceparentOf } from '../telemetry/trace-context.ts';
import type { TraceRequests } from '../telemetry/trace-requests.ts';
import { localsOf } from './locals.ts';
import { requestIdOf } from './request-id.ts';

export interface RequestContextDeps {
  identity: Identity;
  log: Logger;
  metrics: Metrics;
  traffic: Traffic;
  /** None: no traces. */
  traces?: TraceRequests | undefined;
}

/** The status for logs and metrics of an answer that nobody waited for: nginx's number. */
const callerWentAway = 499;
const knownMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Everything done for every request, in one pass: ids and headers before it; traffic, metrics, one log line after it. */
export function requestContext({
  identity,
  log,
  metrics,
  traffic,
  traces,
}: RequestContextDeps): RequestHandler {
  const ourName = servedBy(identity);
  const slowMs = traces?.slowMs ?? Number.POSITIVE_INFINITY;

  return (req, res, next) => {
    const start = performance.now();
    const { headers, method } = req;
    // Kept apart from req.url, which routers rewrite. Queries may hold what is nobody's business.
    const path = req.path;
    const locals = localsOf(res);
    locals.requestId = requestIdOf(headers['x-request-id']);
    locals.traceparent = traceparentOf(headers.traceparent, locals.requestId);
    res.setHeader('X-Served-By', ourName);
    res.setHeader('X-Request-Id', locals.requestId);
    traffic.began(res);

    res.once('close', () => {
      const milliseconds = performance.now() - start;
      const { endpoint } = locals;
      const isProbe = endpoint?.isProbe === true;
      const status = res.writableFinished ? res.statusCode : callerWentAway;
      traffic.ended(res, isProbe);
      metrics.observe(
        endpoint?.path ?? 'unmatched',
        knownMethods.has(method) ? method : 'other',
        status,
        milliseconds / 1_000,
      );
      const isKept = locals.span !== undefined || status >= 500 || milliseconds > slowMs;
      if (isKept && !isProbe)
        traces?.end(locals, { method, status, milliseconds }, headers.traceparent);
      const level = isProbe ? 'debug' : 'info';
      if (!log.isLevelEnabled(level)) return;
      log[level](
        {
          request_id: locals.requestId,
          trace_id: traceIdOf(locals.traceparent),
          method,
          path,
          status,
          duration_ms: Math.round(milliseconds * 1_000) / 1_000,
          caller: locals.caller?.name,
        },
        'request',
      );
    });
    next();
  };
}
