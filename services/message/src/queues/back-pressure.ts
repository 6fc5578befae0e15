import type { Log } from '@serin/shared/contracts/log.ts';
import { type Loop, startLoop } from '@serin/shared/outbox/loop.ts';
import { withTimeout } from '@serin/shared/queue/timeout.ts';
import type { Registry } from 'prom-client';
import { createBackPressureMetrics } from './back-pressure-metrics.ts';
import type { Switched } from './pause-switch.ts';

export interface BackPressure {
  /** Whether new messages are refused for now. Costs nothing. */
  isPaused(): boolean;
  /** To be told of each message that was refused. */
  refused(): void;
  start(deps: BackPressureDeps): Loop;
}

export interface BackPressureDeps {
  /** Jobs in the queue of requests. */
  depth: () => Promise<number>;
  /** The switch that all replicas share. */
  decide: (depth: number) => Promise<Switched>;
  log: Log;
}

const lookEveryMillis = 250;
const timeoutMillis = 1_000;

/**
 * Refuses new messages while too many wait to be charged. All replicas pause and resume together. While the queue is gone
 * the last word holds: what is accepted then waits in PostgreSQL.
 */
export function createBackPressure(registry?: Registry): BackPressure {
  const metrics = createBackPressureMetrics(registry);
  let paused = false;
  return {
    isPaused: () => paused,
    refused: metrics.refused,
    start({ depth, decide, log }) {
      return startLoop({
        name: 'back pressure',
        idleMillis: lookEveryMillis,
        log,
        async step() {
          const waiting = await depth();
          const decision = await withTimeout(
            decide(waiting),
            timeoutMillis,
            'the switch did not answer',
          );
          paused = decision.paused;
          metrics.show(paused);
          if (decision.switched) {
            if (paused) log.warn({ depth: waiting }, 'too much waits: new messages are refused');
            else log.info({ depth: waiting }, 'new messages are accepted again');
          }
          return false;
        },
      });
    },
  };
}
