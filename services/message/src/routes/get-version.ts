import type { Endpoint } from '@serin/shared/http/endpoint.ts';
import type { Identity } from '@serin/shared/telemetry/identity.ts';

/** GET /version: which replica answers. Needs no token. */
export function getVersion({ service, version, track, instance }: Identity): Endpoint {
  const answer = { service, version, track, instance };
  return { method: 'get', path: '/version', handlers: [(_req, res) => void res.json(answer)] };
}
