/** One of several tests of the same question. */
export interface Tested {
  readonly p: number;
  /** The least its p could have been; 0 where that is not known. */
  readonly least: number;
}

/**
 * Which of several tests are significant, so that the chance of even one false alarm among them is `alpha` at most: Holm's procedure (Scand. J. Stat.
 * 6 (1979) 65) over those that could be significant at all. A route with hardly a failure could not be, whatever became of
 * it, and costs the others nothing (Tarone, Biometrics 46 (1990) 515).
 */
export function significant<Test extends Tested>(tests: readonly Test[], alpha: number): Test[] {
  let shares = 1;
  while (tests.filter(({ least }) => least <= alpha / shares).length > shares) shares += 1;
  const able = tests.filter(({ least }) => least <= alpha / shares).sort((a, b) => a.p - b.p);
  const firstAbove = able.findIndex(({ p }, index) => p > alpha / (able.length - index));
  return firstAbove === -1 ? able : able.slice(0, firstAbove);
}
