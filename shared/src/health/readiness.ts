import type { CheckState } from './probe.ts';

/** A named thing to look at. Looking must cost nothing: it happens several times a second. */
export interface Check {
  name: string;
  look(): CheckState;
}

export interface ReadinessReport {
  status: 'ready' | 'unready' | 'starting' | 'stopping';
  checks: Record<string, CheckState>;
}

/**
 * Whether a replica can serve: only when it has started, does not stop, and every check is up. The cache, Consul and
 * telemetry are no checks: requests go on without them.
 */
export function createReadiness(checks: Check[] = []) {
  let phase: 'starting' | 'started' | 'stopping' = 'starting';
  return {
    started() {
      if (phase === 'starting') phase = 'started';
    },
    /** For good. */
    stopping() {
      phase = 'stopping';
    },
    add(check: Check) {
      checks.push(check);
    },
    report(): ReadinessReport {
      const states = checks.map(({ name, look }) => [name, look()] as const);
      const allUp = states.every(([, { state }]) => state === 'up');
      return {
        status: phase === 'started' ? (allUp ? 'ready' : 'unready') : phase,
        checks: Object.fromEntries(states),
      };
    },
  };
}

export type Readiness = ReturnType<typeof createReadiness>;
