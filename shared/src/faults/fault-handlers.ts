import { setTimeout as sleep } from 'node:timers/promises';
import type { RequestHandler } from 'express';
import { ConfigError } from '../config/parse-env.ts';
import type { Endpoint } from '../http/endpoint.ts';
import type { FaultPlan } from './fault-plan.ts';

const routeOf = ({ method, path }: Endpoint) => `${method.toUpperCase()} ${path}`;

function misbehave(ms: number, shares: number[], random: () => number): RequestHandler {
  return async (_req, _res, next) => {
    if (ms > 0) await sleep(ms);
    if (shares.some((share) => random() < share)) throw new Error('an error that FAULTS asked for');
    next();
  };
}

/**
 * What goes before the handlers of each endpoint that is to misbehave; probes and scrapes never do. Throws ConfigError for a
 * route that there is not.
 */
export function faultHandlers(
  { errors, latencies }: Pick<FaultPlan, 'errors' | 'latencies'>,
  endpoints: Endpoint[],
  random: () => number = Math.random,
): Map<Endpoint, RequestHandler> {
  const served = endpoints.filter(({ isProbe }) => isProbe !== true);
  const routes = new Set([undefined, ...served.map(routeOf)]);
  const stray = [...errors, ...latencies].find(({ route }) => !routes.has(route));
  if (stray !== undefined)
    throw new ConfigError(`FAULTS wants a route that is served here, not ${stray.route}`);
  return new Map(
    served.flatMap((endpoint) => {
      const isMeant = ({ route }: { route: string | undefined }) =>
        route === undefined || route === routeOf(endpoint);
      const shares = errors.filter(isMeant).map(({ share }) => share);
      const ms = latencies.filter(isMeant).reduce((sum, latency) => sum + latency.ms, 0);
      if (shares.length === 0 && ms === 0) return [];
      return [[endpoint, misbehave(ms, shares, random)]];
    }),
  );
}
