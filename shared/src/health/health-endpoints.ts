import type { Request, RequestHandler } from 'express';
import { type Endpoint, endpointOf } from '../http/endpoint.ts';
import { getHealth, getLiveness, getReadiness } from '../openapi/system-operations.ts';
import type { Identity } from '../telemetry/identity.ts';
import type { Readiness } from './readiness.ts';

const identifying = ['service', 'version', 'track', 'instance'] as const;

/**
 * Whether a probe means someone else. Addresses get used again: a list that still has a dead replica under this address
 * must not take us for it, so it asks by name: `/health/ready?instance=...`.
 */
function meansAnother(query: Request['query'], identity: Identity): boolean {
  return identifying.some((part) => query[part] !== undefined && query[part] !== identity[part]);
}

/** `/health/live`, `/health/ready`, and `/health`, which is the same as the latter. */
export function healthEndpoints(readiness: Readiness, identity: Identity): Endpoint[] {
  // The event loop turns: that is all there is to say. Asking a dependency would restart a healthy process.
  const live: RequestHandler = (_req, res) => {
    res.json({ status: 'live' });
  };
  const ready: RequestHandler = (req, res) => {
    res.set('Cache-Control', 'no-store');
    if (meansAnother(req.query, identity)) {
      res.status(421).json({ status: 'misdirected', checks: {} });
      return;
    }
    const report = readiness.report();
    res.status(report.status === 'ready' ? 200 : 503).json(report);
  };
  return [
    endpointOf(getHealth, ready),
    endpointOf(getReadiness, ready),
    endpointOf(getLiveness, live),
  ].map((endpoint) => ({ ...endpoint, isProbe: true }));
}
