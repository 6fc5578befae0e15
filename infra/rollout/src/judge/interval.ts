/** Of the standard normal distribution: 2.5 % lie above it. */
const z = 1.959963984540054;

export interface Interval {
  /** Both from 0 to 1. */
  readonly low: number;
  readonly high: number;
}

/**
 * The 95 % interval of a share, of which `count` of `total` were seen: Wilson's score interval. It stays between 0 and 1, and
 * says something also where nothing was seen of one kind. E. B. Wilson, J. Am. Stat. Assoc. 22 (1927) 209.
 */
export function wilson(count: number, total: number): Interval {
  if (total === 0) return { low: 0, high: 1 };
  const share = count / total;
  const spread = z * Math.sqrt((share * (1 - share)) / total + (z * z) / (4 * total * total));
  const middle = share + (z * z) / (2 * total);
  const scale = 1 + (z * z) / total;
  return {
    low: count === 0 ? 0 : Math.max(0, (middle - spread) / scale),
    high: count === total ? 1 : Math.min(1, (middle + spread) / scale),
  };
}
