/** So many times a second, and then no more until the next second begins. */
export function createBudget(perSecond: number, now: () => number = Date.now): () => boolean {
  let second = 0;
  let spent = 0;
  return () => {
    const current = Math.floor(now() / 1_000);
    if (current !== second) spent = 0;
    second = current;
    spent += 1;
    return spent <= perSecond;
  };
}
