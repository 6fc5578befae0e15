import { type Endpoint, endpointOf } from '@serin/shared/http/endpoint.ts';
import { getVersion as operation } from '@serin/shared/openapi/system-operations.ts';
import type { Identity } from '@serin/shared/telemetry/identity.ts';

/** GET /version: which replica answers. Needs no token. */
export function getVersion({ service, version, track, instance }: Identity): Endpoint {
  const answer = { service, version, track, instance };
  return endpointOf(operation, (_req, res) => void res.json(answer));
}
