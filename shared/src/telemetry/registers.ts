import type { Registry } from 'prom-client';

/** Where a metric is registered: nowhere without a registry, as in tests that read none. */
export const registersOf = (registry: Registry | undefined): Registry[] =>
  registry === undefined ? [] : [registry];

/** For times between a thousandth of a second and half a minute. */
export const workBuckets = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
];
