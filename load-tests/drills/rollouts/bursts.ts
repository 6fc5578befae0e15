import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../scenarios/random.ts';
import { shareOf } from '../../scenarios/share.ts';

const requests = 400;
const concurrency = 60;
/** Between two bursts, in milliseconds. */
const calm = [1_000, 8_000] as const;
const paths = ['/version', '/credit/version'];

/** Many requests at once, again and again, each over a connection of its own; chance says when, and of which service. */
export function startBursts(port: number, random: Random) {
  const stopping = new AbortController();
  const { signal } = stopping;
  const sum = { requests: 0, failed: 0 };
  const going = (async () => {
    while (!signal.aborted) {
      await sleep(random.integer(...calm), undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      const burst = await shareOf(port, requests, concurrency, { path: random.pick(paths) });
      sum.requests += burst.answers.length;
      sum.failed += burst.failures.length;
    }
  })();
  going.catch(() => {}); // heard by who stops it
  return {
    /** Waits for the last one's answers. */
    async stop(): Promise<Readonly<typeof sum>> {
      stopping.abort();
      await going;
      return sum;
    },
  };
}
