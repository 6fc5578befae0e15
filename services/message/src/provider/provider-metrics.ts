import { registersOf } from '@serin/shared/telemetry/registers.ts';
import { Counter, Gauge, type Registry } from 'prom-client';
import { type OutcomeKind, outcomeKinds } from './outcome.ts';

const breakerStates = ['closed', 'half-open', 'open'] as const;
export type BreakerState = (typeof breakerStates)[number];

/** What a replica tells Prometheus about its provider. Every series is there from the beginning, and there are no others. */
export function createProviderMetrics(registry: Registry | undefined) {
  const registers = registersOf(registry);
  const attempts = new Counter({
    name: 'provider_attempts_total',
    help: 'Attempts to deliver a message, by how they ended. breaker-open: the provider was not asked.',
    labelNames: ['outcome'] as const,
    registers,
  });
  const breaker = new Gauge({
    name: 'provider_breaker_state',
    help: '1 for the state in which the circuit breaker of this replica is.',
    labelNames: ['state'] as const,
    registers,
  });
  const show = (current: BreakerState) => {
    for (const state of breakerStates) breaker.set({ state }, state === current ? 1 : 0);
  };
  for (const outcome of outcomeKinds) attempts.inc({ outcome }, 0);
  show('closed');
  return { count: (outcome: OutcomeKind) => attempts.inc({ outcome }), show };
}
