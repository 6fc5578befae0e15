import type { Traffic } from './traffic.ts';

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export interface LetGoOptions {
  traffic: Pick<Traffic, 'quietFor'>;
  /** How long there must have been no request, and how long to wait in any case, in milliseconds. */
  quietMs?: number;
  /** Then the edge has had its time, whoever still sends. */
  atMostMs?: number;
}

/**
 * Waits until the edge has let go of this replica. It polls us and Consul several times a second, so requests still come
 * for a moment after we have turned unready; hanging up on them would be the failure that draining is there to avoid.
 */
export async function letGo({
  traffic,
  quietMs = 1_000,
  atMostMs = 6_000,
}: LetGoOptions): Promise<void> {
  const start = performance.now();
  for (;;) {
    const waited = performance.now() - start;
    const missing = quietMs - Math.min(waited, traffic.quietFor());
    if (missing <= 0 || waited >= atMostMs) return;
    await sleep(Math.min(missing, atMostMs - waited) + 1);
  }
}
