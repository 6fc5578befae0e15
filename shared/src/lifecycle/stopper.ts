import type { Log } from '../contracts/log.ts';

/**
 * The order in which a replica stops, each phase with the most time it gets in milliseconds. Together they stay below
 * `hardDeadlineMs`, which in turn is below the container's grace time of 20 s.
 */
export const phaseLimits = {
  /** Say that we leave. */
  unready: 100,
  /** Leave the list of replicas. */
  deregister: 2_000,
  /** Wait until the edge sends nothing any more. */
  'let-go': 6_500,
  /** Begin no new work in the background, end what is in hand. */
  workers: 2_500,
  /** Answer what is in flight, hang up. */
  server: 2_500,
  /** Close what the ones above needed. */
  pools: 1_000,
  /** Say the last words. */
  flush: 300,
} as const;

export type Phase = keyof typeof phaseLimits;

/** After this a process ends whatever is still open, in milliseconds. */
export const hardDeadlineMs = 15_000;

interface Hook {
  name: string;
  stop: () => unknown;
}

export interface Stopper {
  /** In a phase all hooks run side by side. */
  onStop(phase: Phase, name: string, stop: () => unknown): void;
  /** Runs all phases in order; never rejects. Called again, it gives the same promise. */
  stop(reason: string): Promise<void>;
}

/** Stops a replica step by step. A hook that fails or takes too long is logged, and the next phase begins. */
export function createStopper(log: Log, limits: Record<Phase, number> = phaseLimits): Stopper {
  const hooks = new Map<Phase, Hook[]>();
  let stopped: Promise<void> | undefined;

  async function run(phase: Phase, { name, stop }: Hook) {
    const { promise: tooLate, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Error('took too long')), limits[phase]);
    try {
      await Promise.race([(async () => stop())(), tooLate]);
    } catch (error) {
      log.warn({ phase, hook: name, err: error }, 'stopping: a step did not end well');
    } finally {
      clearTimeout(timer);
    }
  }

  async function runAll(reason: string) {
    const start = performance.now();
    log.info({ reason }, 'stopping');
    for (const phase of Object.keys(phaseLimits) as Phase[]) {
      const due = hooks.get(phase) ?? [];
      await Promise.all(due.map((hook) => run(phase, hook)));
      const ms = Math.round(performance.now() - start);
      if (due.length > 0) log.debug({ phase, ms }, 'stopping: phase done');
    }
    log.info({ reason, ms: Math.round(performance.now() - start) }, 'stopped');
  }

  return {
    onStop(phase, name, stop) {
      hooks.set(phase, [...(hooks.get(phase) ?? []), { name, stop }]);
    },
    stop(reason) {
      stopped ??= runAll(reason);
      return stopped;
    },
  };
}
