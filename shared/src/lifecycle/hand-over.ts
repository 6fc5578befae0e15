import type { Log } from '../contracts/log.ts';
import type { Traffic } from './traffic.ts';

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export interface HandOverOptions {
  /** Says to the siblings that this replica is about to leave, so that none of them counts on it. */
  announce: () => Promise<void>;
  /** How many siblings serve, and don't leave themselves. */
  successors: () => Promise<number>;
  traffic: Pick<Traffic, 'quietFor'>;
  log: Pick<Log, 'info'>;
  times?: typeof handOverTimes;
}

/** All in milliseconds. */
export const handOverTimes = {
  /** Those who leave together have all said so by then. */
  settle: 400,
  pollEvery: 200,
  /** What the edge needs to see a newcomer that Consul lists. */
  edgeSees: 1_200,
  /** Without a request for so long, nobody misses us. */
  unneededAfter: 5_000,
  atMost: 20_000,
};

/**
 * Waits, before this replica turns unready, until somebody else serves in its place: when a whole set is replaced by another in one
 * step, the old ones are told to stop while the new ones still start. Ends at once where a sibling is ready, soon where there are no
 * requests, and in any case after `atMost`. Throws when the siblings can't be asked: then leaving is all that is left.
 */
export async function handOver({
  announce,
  successors,
  traffic,
  log,
  times = handOverTimes,
}: HandOverOptions): Promise<void> {
  const start = performance.now();
  await announce();
  await sleep(times.settle);
  if ((await successors()) > 0) return;

  log.info({}, 'stopping: the last one here, waiting for a successor');
  while (performance.now() - start < times.atMost) {
    if (traffic.quietFor() >= times.unneededAfter) return;
    await sleep(times.pollEvery);
    if ((await successors()) > 0) {
      await sleep(times.edgeSees);
      log.info({}, 'stopping: a successor is there');
      return;
    }
  }
}
