export interface BatcherOptions<Item, Result> {
  /** Does a batch at once; one result per item, in order. Everything or nothing happens. */
  run: (items: Item[]) => Promise<Result[]>;
  /** Items in a batch at most. */
  maxSize: number;
  /** Batches under way at the same time. */
  parallel: number;
  /** Whether a failed batch may be done again one by one: only if nothing at all was done. By default never. */
  mayRetry?: (error: unknown) => boolean;
}

interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * Turns calls that arrive at about the same time into one batch. Nobody waits for a clock: a lone call leaves at once,
 * and what arrives while batches are under way makes up the next one. When a batch is refused its items are done one by
 * one, so that nobody pays for a neighbour.
 */
export function createBatcher<Item, Result>(
  options: BatcherOptions<Item, Result>,
): (item: Item) => Promise<Result> {
  const waiting: Waiting<Item, Result>[] = [];
  let running = 0;
  let scheduled = false;

  async function runAll(batch: Waiting<Item, Result>[]): Promise<void> {
    const results = await options.run(batch.map((one) => one.item));
    batch.forEach((one, index) => {
      one.resolve(results[index] as Result);
    });
  }

  async function runBatch(batch: Waiting<Item, Result>[]): Promise<void> {
    try {
      await runAll(batch);
    } catch (error) {
      if (batch.length > 1 && options.mayRetry?.(error) === true)
        for (const one of batch) await runAll([one]).catch(one.reject);
      else for (const one of batch) one.reject(error);
    }
  }

  function start(): void {
    scheduled = false;
    while (running < options.parallel && waiting.length > 0) {
      running += 1;
      void runBatch(waiting.splice(0, options.maxSize)).finally(() => {
        running -= 1;
        start();
      });
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (scheduled || running >= options.parallel) return;
      scheduled = true;
      // After the I/O of this turn of the event loop: what arrived together leaves together.
      setImmediate(start);
    });
}
