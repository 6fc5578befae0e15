const english = new Intl.NumberFormat('en');
const digits = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

/** `1,234`. */
export const number = (count: number): string => english.format(Math.round(count));

/** `1.25 %` of a share from 0 to 1. */
export const percent = (share: number): string => `${digits.format(share * 100)} %`;

/** `12.3 ms`, `1.25 s`. */
export const duration = (seconds: number): string =>
  seconds < 1 ? `${digits.format(seconds * 1_000)} ms` : `${digits.format(seconds)} s`;

/** `p = 0.0042`; below a billionth the digits say nothing any more. */
export function chance(p: number): string {
  if (p < 1e-9) return 'p < 0.000000001';
  return `p = ${p >= 0.1 ? p.toFixed(2) : p.toFixed(1 - Math.floor(Math.log10(p)))}`;
}
