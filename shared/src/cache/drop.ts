import { setTimeout as sleep } from 'node:timers/promises';
import type { CacheStore } from './cache-store.ts';
import { stampOf, stampSeconds } from './entries.ts';

interface Drop {
  /** Of an entry, or of a group of them. */
  name: string;
  stamp: string;
  isGroup: boolean;
}

const tryAgainMillis = 250;
/** After this long every entry with a short life is gone by itself. */
const giveUpMillis = 120_000;

/** Drops entries from the cache; what the cache could not be told is told it as soon as it is back. */
export function createDropper(store: CacheStore) {
  const pending = new Map<string, Drop>();
  let trying = false;

  async function send(drops: Drop[]): Promise<boolean> {
    const done = await store.attempt((redis) =>
      Promise.all(
        drops.flatMap(({ name, stamp, isGroup }) => [
          redis.set(stampOf(store, name), stamp, 'EX', stampSeconds),
          // The entries of a group have names that we don't know: without their stamp they are worth nothing, and soon gone.
          ...(isGroup ? [] : [redis.del(store.name(name))]),
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
      const drops = [...pending.values()];
      if (!(await send(drops))) continue;
      for (const drop of drops) if (pending.get(drop.name) === drop) pending.delete(drop.name);
    }
    pending.clear();
    trying = false;
  }

  return {
    /** The cache still holds what this process knows to be untrue. */
    isPending: (name: string) => pending.has(name),
    async drop(drops: Drop[]): Promise<void> {
      if (drops.length === 0 || (await send(drops))) return;
      for (const drop of drops) pending.set(drop.name, drop);
      void keepTrying();
    },
  };
}
