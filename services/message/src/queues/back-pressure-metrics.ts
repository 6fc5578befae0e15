import { registersOf } from '@serin/shared/telemetry/registers.ts';
import { Counter, Gauge, type Registry } from 'prom-client';

/** What a replica tells Prometheus about back pressure. */
export function createBackPressureMetrics(registry: Registry | undefined) {
  const registers = registersOf(registry);
  const paused = new Gauge({
    name: 'back_pressure_paused',
    help: '1 while this replica refuses new messages.',
    registers,
  });
  const refusals = new Counter({
    name: 'back_pressure_refusals_total',
    help: 'Messages refused because too many wait to be charged.',
    registers,
  });
  return {
    show: (isPaused: boolean) => paused.set(isPaused ? 1 : 0),
    refused: () => refusals.inc(),
  };
}
