import { Counter, type Registry } from 'prom-client';
import { registersOf } from '../telemetry/registers.ts';

/** Why a caller was turned away. */
const rejections = ['missing', 'invalid', 'expired', 'scope', 'unavailable'] as const;
export type Rejection = (typeof rejections)[number];

/** Makes what counts callers that were turned away, for the verifier and for the guard. */
export function createAuthMetrics(registry: Registry | undefined): (reason: Rejection) => void {
  const counter = new Counter({
    name: 'auth_rejections_total',
    help: 'Callers turned away. unavailable: the keys could not be had, so nobody can say.',
    labelNames: ['reason'] as const,
    registers: registersOf(registry),
  });
  for (const reason of rejections) counter.inc({ reason }, 0);
  return (reason) => counter.inc({ reason });
}
