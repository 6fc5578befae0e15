/** Below this the product itself is exact enough; from here on the series is. */
const seriesFrom = 32;

const exact = [0];
for (let n = 1; n < seriesFrom; n += 1) exact.push((exact[n - 1] as number) + Math.log(n));

/**
 * The natural logarithm of n!, so that counts of millions neither overflow nor lose their last digits against each other.
 * Stirling's series of ln Gamma(n + 1): NIST Handbook of Mathematical Functions, 5.11.1.
 * @param n a whole number, 0 or more
 */
export function logFactorial(n: number): number {
  if (n < seriesFrom) return exact[n] as number;
  const square = n * n;
  const tail = (1 / 12 - (1 / 360 - 1 / (1_260 * square)) / square) / n;
  return (n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + tail;
}

/** The natural logarithm of how many ways there are to choose k of n. */
export const logChoose = (n: number, k: number): number =>
  logFactorial(n) - logFactorial(k) - logFactorial(n - k);
