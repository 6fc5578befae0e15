import { type Endpoint, endpointOf } from '@serin/shared/http/endpoint.ts';
import {
  getCreditVersion,
  getVersion as getOwnVersion,
} from '@serin/shared/openapi/system-operations.ts';
import type { Identity } from '@serin/shared/telemetry/identity.ts';

/** GET /credit/version through the edge, GET /version at the replica itself. Needs no token. */
export function getVersion({ service, version, track, instance }: Identity): Endpoint[] {
  const answer = { service, version, track, instance };
  return [getCreditVersion, getOwnVersion].map((operation) =>
    endpointOf(operation, (_req, res) => void res.json(answer)),
  );
}
