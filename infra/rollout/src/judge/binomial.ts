import { logChoose } from './log-factorial.ts';

/**
 * The chance of as many out of `total`, or more, where each happens with chance `share`: how a limit is held against what was counted.
 * @param share between 0 and 1, neither of them
 */
export function atLeast(count: number, total: number, share: number): number {
  if (count <= 0) return 1;
  let term = Math.exp(
    logChoose(total, count) + count * Math.log(share) + (total - count) * Math.log1p(-share),
  );
  let sum = 0;
  const odds = share / (1 - share);
  for (let k = count; k <= total; k += 1) {
    sum += term;
    term *= ((total - k) / (k + 1)) * odds;
    if (k > total * share && term < sum * Number.EPSILON) break;
  }
  return Math.min(1, sum);
}
