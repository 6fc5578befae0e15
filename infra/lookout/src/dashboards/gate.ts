/** Runs what it is given, at most so many at a time; the others wait for their turn. */
export function createGate(most: number) {
  const waiting: (() => void)[] = [];
  let free = most;
  return async <Result>(run: () => Promise<Result>): Promise<Result> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await run();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
