import { setTimeout as sleep } from 'node:timers/promises';
import type { CacheStore } from './cache-store.ts';
import { stampOf, stampSeconds } from './entries.ts';

interface Drop {
  /** Of an entry, or of a group of them. */
  name: string;
  stamp: string;
  isGroup: boolean;
}

interface Pending extends Drop {
  /** Milliseconds since 1970. */
  since: number;
}

const tryAgainMillis = 250;
/** After this long everything that is ever dropped is gone by itself. */
const giveUpMillis = 30_000;
/** As many as a cache that has just come back takes in good time. */
const atOnce = 500;

/** Drops entries from the cache; what the cache could not be told is told it as soon as it is back. */
export function createDropper(store: CacheStore) {
  /** The oldest first. */
  const pending = new Map<string, Pending>();
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

  function forgetOld(): void {
    const tooOld = Date.now() - giveUpMillis;
    for (const { name, since } of pending.values()) {
      if (since > tooOld) return;
      pending.delete(name);
    }
  }

  async function sendPending(): Promise<void> {
    while (pending.size > 0) {
      const drops: Pending[] = [];
      for (const drop of pending.values()) if (drops.push(drop) === atOnce) break;
      if (!(await send(drops))) return;
      for (const drop of drops) if (pending.get(drop.name) === drop) pending.delete(drop.name);
    }
  }

  async function keepTrying(): Promise<void> {
    if (trying) return;
    trying = true;
    while (pending.size > 0) {
      await sleep(tryAgainMillis, undefined, { ref: false });
      forgetOld();
      await sendPending();
    }
    trying = false;
  }

  return {
    /** The cache still holds what this process knows to be untrue. */
    isPending: (name: string) => pending.has(name),
    async drop(drops: Drop[]): Promise<void> {
      if (drops.length === 0 || (await send(drops))) return;
      const since = Date.now();
      for (const drop of drops) {
        pending.delete(drop.name);
        pending.set(drop.name, { ...drop, since });
      }
      void keepTrying();
    },
  };
}
