import type { Endpoint } from '@serin/shared/http/endpoint.ts';
import type { Identity } from '@serin/shared/telemetry/identity.ts';

/** GET /credit/version through the edge, GET /version at the replica itself. Needs no token. */
export function getVersion({ service, version, track, instance }: Identity): Endpoint[] {
  const answer = { service, version, track, instance };
  return ['/credit/version', '/version'].map((path) => ({
    method: 'get',
    path,
    handlers: [(_req, res) => void res.json(answer)],
  }));
}
