import type { Check } from '../health/readiness.ts';
import type { FaultPlan } from './fault-plan.ts';

/** A check that is never up. */
export const neverReady: Check = {
  name: 'faults',
  look: () => ({ state: 'down', code: 'UNREADY_BY_FAULTS' }),
};

/** Ends the process as most do that end by themselves: by an error that nobody catches. To be called when it listens. */
export function breakLater({ crashAfterMs }: Pick<FaultPlan, 'crashAfterMs'>): void {
  if (crashAfterMs === undefined) return;
  setTimeout(() => {
    throw new Error('a crash that FAULTS asked for');
  }, crashAfterMs);
}
