import type { RequestHandler } from 'express';
import type { Endpoint } from '../http/endpoint.ts';
import type { Readiness } from './readiness.ts';

/** `/health/live`, `/health/ready`, and `/health`, which is the same as the latter. */
export function healthEndpoints(readiness: Readiness): Endpoint[] {
  // The event loop turns: that is all there is to say. Asking a dependency would restart a healthy process.
  const live: RequestHandler = (_req, res) => {
    res.json({ status: 'live' });
  };
  const ready: RequestHandler = (_req, res) => {
    const report = readiness.report();
    res.status(report.status === 'ready' ? 200 : 503);
    res.set('Cache-Control', 'no-store').json(report);
  };
  return [
    { method: 'get', path: '/health', handlers: [ready], isProbe: true },
    { method: 'get', path: '/health/ready', handlers: [ready], isProbe: true },
    { method: 'get', path: '/health/live', handlers: [live], isProbe: true },
  ];
}
