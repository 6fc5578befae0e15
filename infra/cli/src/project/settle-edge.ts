import { setTimeout as sleep } from 'node:timers/promises';
import type { PlannedService } from './compose.ts';

/** Two of HAProxy's rounds over four replicas of equal weight. */
const twoRounds = 128;
const atATime = 16;
const patienceMs = 5_000;

const pools = { message: '/version', credit: '/credit/version' };

/**
 * After a pool has changed, HAProxy's first round may be uneven (docs/adr/0003-edge.md). It is spent here, so that the first share a person
 * counts is exact. Nothing depends on it: an edge that does not answer is no error here.
 * @returns how many replicas answered
 */
export async function settleEdge(
  edgeUrl: string,
  plan: readonly PlannedService[],
  signal?: AbortSignal,
): Promise<number> {
  const settled = Object.entries(pools).map(async ([app, path]) => {
    const planned = plan
      .filter(({ name }) => name === `${app}-v1` || name === `${app}-v2`)
      .reduce((sum, { replicas }) => sum + replicas, 0);
    const url = new URL(path, edgeUrl);
    const deadline = performance.now() + patienceMs;
    // Healthy ones are in the pool some moments later.
    while ((await answerers(url, twoRounds)).size < planned) {
      if (performance.now() > deadline || signal?.aborted) break;
      await sleep(200);
    }
    return (await answerers(url, twoRounds)).size;
  });
  return (await Promise.all(settled)).reduce((sum, count) => sum + count, 0);
}

/** Asks so many times. @returns who answered */
async function answerers(url: URL, times: number): Promise<Set<string>> {
  const seen = new Set<string>();
  let asked = 0;
  async function client() {
    while (asked < times) {
      asked += 1;
      const response = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => {});
      await response?.arrayBuffer();
      if (response?.ok) seen.add(response.headers.get('x-served-by') ?? '');
    }
  }
  await Promise.all(Array.from({ length: atATime }, client));
  return seen;
}
