import { cpus } from 'node:os';

/** The middle one; of an even number the mean of the middle two. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Between the nearest two in proportion. @param share from 0 (the least) to 1 (the most) */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] as number;
  const above = sorted[Math.ceil(place)] as number;
  return below + (above - below) * (place - Math.floor(place));
}

/**
 * The ratio that pairs of figures agree on, when each pair was measured side by side and single pairs are noisy: the
 * Hodges-Lehmann estimate of their logarithms. A pair that went wrong counts no more than any other, and a drift that both
 * of a pair had not at all. For figures above 0.
 */
export function pairedRatio(pairs: readonly (readonly [figure: number, beside: number])[]): number {
  const logs = pairs.map(([figure, beside]) => Math.log(figure / beside));
  const means = logs.flatMap((one, at) => logs.slice(at).map((other) => (one + other) / 2));
  return Math.exp(median(means));
}

/** Starts to watch how busy this machine's cores are, whoever uses them; the result stops and answers a share from 0 to 1. */
export function watchCores(): () => number {
  const before = coreTimes();
  return () => {
    const now = coreTimes();
    return 1 - (now.idle - before.idle) / (now.all - before.all);
  };
}

function coreTimes() {
  const times = cpus().map((core) => core.times);
  const idle = times.reduce((sum, one) => sum + one.idle, 0);
  const all = times.flatMap((one) => Object.values(one)).reduce((sum, one) => sum + one, 0);
  return { idle, all };
}
