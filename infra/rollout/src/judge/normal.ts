/** From here on the continued fraction converges fast; below it the series does. */
const fractionFrom = 3;
const terms = 200;

/**
 * The chance that a standard normal variable is z or more, to 12 digits also far out in the tail, where 1 minus the rest would be
 * 0. Handbook of Mathematical Functions (Abramowitz and Stegun), 26.2.11 and 26.2.14.
 */
export function upperTail(z: number): number {
  if (z < 0) return 1 - upperTail(-z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z < fractionFrom) return 0.5 - density * oddSeries(z);
  let fraction = z;
  for (let n = terms; n > 0; n -= 1) fraction = z + n / fraction;
  return density / fraction;
}

/** z + z^3/3 + z^5/(3*5) + ... */
function oddSeries(z: number): number {
  let term = z;
  let sum = z;
  for (let n = 3; term > sum * Number.EPSILON; n += 2) {
    term *= (z * z) / n;
    sum += term;
  }
  return sum;
}
