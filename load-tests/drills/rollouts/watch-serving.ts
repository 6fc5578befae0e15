import { setTimeout as sleep } from 'node:timers/promises';
import { type Census, census, type Service } from '../edge-view.ts';
import type { System } from '../system.ts';

/** Watches how many the edge shares out to; `stop` answers the fewest of each service. */
export function watchServing(system: System) {
  const fewest: Record<Service, number> = { message: 8, credit: 8 };
  let isStopped = false;
  const watching = (async () => {
    while (!isStopped) {
      const now = await census(system);
      fewest.message = Math.min(fewest.message, now.message);
      fewest.credit = Math.min(fewest.credit, now.credit);
      await sleep(50);
    }
  })();
  watching.catch(() => {}); // heard by who stops it
  return {
    async stop(): Promise<Census> {
      isStopped = true;
      await watching;
      return fewest;
    },
  };
}
