import type { Registry } from 'prom-client';

/** What `upstream_errors_total` has counted, as `<upstream> <reason>`; what is 0 is left out. */
export async function upstreamErrors(registry: Registry): Promise<Record<string, number>> {
  const { values } = (await registry.getSingleMetric('upstream_errors_total')?.get()) ?? {
    values: [],
  };
  return Object.fromEntries(
    values
      .filter(({ value }) => value > 0)
      .map(({ labels, value }) => [`${labels.upstream} ${labels.reason}`, value]),
  );
}
