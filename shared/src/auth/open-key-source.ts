import type { ServiceConfig } from '../config/service-env.ts';
import type { Log } from '../contracts/log.ts';
import type { Check } from '../health/readiness.ts';
import type { Upstreams } from '../health/upstreams.ts';
import { startJwksKeySource } from './jwks-key-source.ts';
import { type KeySource, secretKeySource } from './key-source.ts';

/** The keys that the configuration names; with them what a replica can't serve without, and how to stop. */
export function openKeySource(
  keys: ServiceConfig['tokens']['keys'],
  log: Log,
  upstreams?: Upstreams,
): { keys: KeySource; checks: Check[]; stop(): Promise<void> } {
  if ('secret' in keys)
    return { keys: secretKeySource(keys.secret), checks: [], stop: async () => {} };
  const source = startJwksKeySource({ url: keys.jwksUrl, upstream: upstreams?.of('issuer'), log });
  return { keys: source, checks: [source.check], stop: source.stop };
}
