/** An exact part of a whole. */
export interface Fraction {
  readonly part: number;
  readonly of: number;
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/** The same fraction in its smallest numbers. */
export function reduced({ part, of }: Fraction): Fraction {
  const divisor = gcd(part, of);
  return { part: part / divisor, of: of / divisor };
}

/** Negative when `a` is less than `b`, 0 when they are the same, without any rounding. */
export const compare = (a: Fraction, b: Fraction) => a.part * b.of - b.part * a.of;
