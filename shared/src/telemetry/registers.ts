import type { Registry } from 'prom-client';

/** Where a metric is registered: nowhere without a registry, as in tests that read none. */
export const registersOf = (registry: Registry | undefined): Registry[] =>
  registry === undefined ? [] : [registry];

/**
 * The metrics of a kind of part, made once for each registry: a replica may have several such parts, told apart by a label, and a metric has one
 * place in a registry. Without a registry everybody has their own.
 */
export function oncePerRegistry<Metrics>(
  make: (registry: Registry | undefined) => Metrics,
): (registry: Registry | undefined) => Metrics {
  const made = new WeakMap<Registry, Metrics>();
  return (registry) => {
    const metrics = (registry && made.get(registry)) ?? make(registry);
    if (registry !== undefined) made.set(registry, metrics);
    return metrics;
  };
}

/** For times between a thousandth of a second and half a minute. */
export const workBuckets = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
];
