/** Gives what was loaded less than `millis` ago; else loads it once, however many ask meanwhile. A failure is not kept. */
export function keepFor<Value>(millis: number, load: () => Promise<Value>): () => Promise<Value> {
  let kept: { value: Promise<Value>; until: number } | undefined;
  return () => {
    if (kept !== undefined && performance.now() < kept.until) return kept.value;
    const value = load();
    const mine = { value, until: Number.POSITIVE_INFINITY };
    kept = mine;
    value.then(
      () => {
        mine.until = performance.now() + millis;
      },
      () => {
        if (kept === mine) kept = undefined;
      },
    );
    return value;
  };
}
