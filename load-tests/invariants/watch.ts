import { setTimeout as sleep } from 'node:timers/promises';
import type { BooksStore } from './books-store.ts';
import type { Evidence } from './promises/promise.ts';

const everyMillis = 1_000;

export interface Watch {
  stop(): Promise<Evidence['watched']>;
}

/** Looks into the books while faults go on. A look that fails, because what it looks at is the part that is broken, counts for nothing. */
export function startWatch(store: BooksStore): Watch {
  const seen: Evidence['watched'] = { lowestBalance: null, looks: 0, doubledRequests: 0 };
  const ended = new AbortController();

  async function look(): Promise<void> {
    const [lowest, doubled] = await Promise.allSettled([
      store.lowestBalance(),
      store.doubledRequests(),
    ]);
    if (lowest.status === 'fulfilled' && lowest.value !== null) {
      seen.looks += 1;
      seen.lowestBalance = Math.min(lowest.value, seen.lowestBalance ?? lowest.value);
    }
    if (doubled.status === 'fulfilled')
      seen.doubledRequests = Math.max(seen.doubledRequests, doubled.value);
  }

  const watching = (async () => {
    while (!ended.signal.aborted) {
      await look();
      await sleep(everyMillis, undefined, { signal: ended.signal }).catch(() => {});
    }
  })();

  return {
    async stop() {
      ended.abort();
      await watching;
      return seen;
    },
  };
}
