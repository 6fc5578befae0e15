import type { Endpoint } from '../http/endpoint.ts';
import type { Metrics } from './metrics.ts';

/** GET /metrics for Prometheus; the edge lets nobody else in. */
export function metricsEndpoint({ registry }: Metrics): Endpoint {
  return {
    method: 'get',
    path: '/metrics',
    isProbe: true,
    handlers: [
      async (_req, res) => {
        const text = await registry.metrics();
        res.set('Content-Type', registry.contentType).end(text);
      },
    ],
  };
}
