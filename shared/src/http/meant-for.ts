import type { RequestHandler } from 'express';
import type { Identity } from '../telemetry/identity.ts';
import { problems } from './problem.ts';

/** Set by the edge, whatever a caller sends: the pool it took the replica from, such as `message-all` or `credit-canary`. */
const header = 'x-edge-pool';

/**
 * Refuses what the edge meant for someone else. For a moment it may know an old address that is ours now (a Consul that has just been
 * restarted answers while it still reads its own history). The edge asks another replica then: nothing has been done here.
 */
export function meantFor({ service, track }: Pick<Identity, 'service' | 'track'>): RequestHandler {
  const ours = new Set([undefined, `${service}-all`, `${service}-${track}`, `${service}-front`]);
  return (req, _res, next) => {
    if (!ours.has(req.headers[header] as string | undefined)) throw problems.misdirected();
    next();
  };
}
