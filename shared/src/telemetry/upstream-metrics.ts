import { Counter, type Registry } from 'prom-client';
import { type FailureReason, failureReasons } from '../health/failure-reason.ts';
import { registersOf } from './registers.ts';

/** Everything a replica asks something of. */
export type UpstreamName =
  | 'postgres'
  | 'queue-redis'
  | 'cache-redis'
  | 'consul'
  | 'provider'
  | 'issuer';

/** Counts failed calls; a timeout apart from a real answer. Of an upstream that is in use, every series is there from the beginning. */
export function createUpstreamMetrics(registry: Registry | undefined) {
  const errors = new Counter({
    name: 'upstream_errors_total',
    help: 'Calls of an upstream that failed, by why. access: a wrong password, 401, 403; answered: another error that it gave itself, such as a 5xx.',
    labelNames: ['upstream', 'reason'] as const,
    registers: registersOf(registry),
  });
  return {
    open(upstream: UpstreamName) {
      for (const reason of failureReasons) errors.inc({ upstream, reason }, 0);
    },
    count: (upstream: UpstreamName, reason: FailureReason) => errors.inc({ upstream, reason }),
  };
}
