import { setTimeout as sleep } from 'node:timers/promises';
import type { CacheStore } from './cache-store.ts';

interface Drop {
  key: string;
  stamp: string;
}

/** Longer than any entry lives plus any load takes. */
const stampSeconds = 7_200;
const tryAgainMillis = 250;
/** After this long every entry with a short life is gone by itself. */
const giveUpMillis = 120_000;

/** Drops keys from the cache; what the cache could not be told is told it as soon as it is back. */
export function createDropper(store: CacheStore) {
  const pending = new Map<string, string>();
  let trying = false;

  async function send(drops: Drop[]): Promise<boolean> {
    const done = await store.attempt((redis) =>
      Promise.all(
        drops.flatMap(({ key, stamp }) => [
          redis.set(`${store.name(key)}:stamp`, stamp, 'EX', stampSeconds),
          redis.del(store.name(key)),
        ]),
      ),
    );
    return done !== undefined;
  }

  async function keepTrying(): Promise<void> {
    if (trying) return;
    trying = true;
    const giveUp = Date.now() + giveUpMillis;
    while (pending.size > 0 && Date.now() < giveUp) {
      await sleep(tryAgainMillis, undefined, { ref: false });
      const drops = [...pending].map(([key, stamp]) => ({ key, stamp }));
      if (!(await send(drops))) continue;
      for (const { key, stamp } of drops) if (pending.get(key) === stamp) pending.delete(key);
    }
    pending.clear();
    trying = false;
  }

  return {
    /** The cache still holds what this process knows to be untrue. */
    isPending: (key: string) => pending.has(key),
    async drop(drops: Drop[]): Promise<void> {
      if (drops.length === 0 || (await send(drops))) return;
      for (const { key, stamp } of drops) pending.set(key, stamp);
      void keepTrying();
    },
  };
}
