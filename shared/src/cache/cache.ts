import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Registry } from 'prom-client';
import { createCacheMetrics } from './cache-metrics.ts';
import type { CacheStore } from './cache-store.ts';
import { createDropper } from './drop.ts';
import { createEntries, dropNameOf, type Look, type Place } from './entries.ts';
import { createShareLoad } from './share-load.ts';

/** `key` and `group` name the verified subject it belongs to. A group is dropped at once, such as all pages of one list. */
export interface Read<Value> extends Place {
  /** How long it may live at most: also how long it can be wrong, if dropping it fails. */
  ttlSeconds: number;
  /** Reads the truth. */
  load: () => Promise<Value>;
  /** Whether it may be kept; by default everything may. */
  keep?: (value: Value) => boolean;
}

export interface Cache {
  /** From the cache, or from `load`: once, however many ask for the same key at the same time on all replicas. */
  read<Value>(read: Read<Value>): Promise<Value>;
  /** To be called after the commit that made what the cache holds untrue. Never throws, and goes on trying. */
  drop(keys: string[]): Promise<void>;
  /** The same for all entries of these groups, at the price of one. */
  dropGroups(groups: string[]): Promise<void>;
}

interface Fill<Value> {
  value: Value;
  kept: boolean;
}

/** The one who fills has this long, then another may. */
const fillMillis = 2_000;
const lookAgainMillis = 10;

export function createCache(store: CacheStore, registry?: Registry): Cache {
  const metrics = createCacheMetrics(registry);
  const fills = new Map<string, Promise<Fill<unknown>>>();
  const entries = createEntries(store);
  const dropper = createDropper(store);
  const shareLoad = createShareLoad();

  const lockOf = (key: string, stamp: string) => `${store.name(key)}:filling:${stamp}`;

  async function look(place: Place): Promise<Look | undefined> {
    const start = performance.now();
    const found = await entries.look(place);
    if (found !== undefined) metrics.answered((performance.now() - start) / 1_000);
    return found;
  }

  /** Loads and keeps; the stamp is from before the load, so that a drop in between makes it worthless. */
  async function loadAndKeep<Value>(read: Read<Value>, stamp: string): Promise<Fill<Value>> {
    const value = await read.load();
    if (read.keep !== undefined && !read.keep(value)) return { value, kept: false };
    await entries.keep(read.key, read.ttlSeconds, stamp, value);
    metrics.filled();
    return { value, kept: true };
  }

  /** Another replica fills: its value, or undefined if there is none to be had. */
  async function awaitFill(place: Place, stamp: string): Promise<{ value: unknown } | undefined> {
    const deadline = Date.now() + fillMillis;
    while (Date.now() < deadline) {
      await sleep(lookAgainMillis * (0.5 + Math.random()));
      const [locked, found] = await Promise.all([
        store.attempt((redis) => redis.exists(lockOf(place.key, stamp))),
        entries.look(place),
      ]);
      if (found?.entry !== undefined) return found.entry;
      if (locked !== 1 || found?.stamp !== stamp) return undefined;
    }
    return undefined;
  }

  async function fill<Value>(read: Read<Value>, stamp: string): Promise<Fill<Value>> {
    const lock = lockOf(read.key, stamp);
    // Another may have filled since we looked, and let go of the lock: we look again, in the same breath.
    const [mine, again] = await Promise.all([
      store.attempt((redis) => redis.set(lock, '1', 'PX', fillMillis, 'NX')),
      entries.look(read),
    ]);
    try {
      const entry = again?.entry ?? (mine === null ? await awaitFill(read, stamp) : undefined);
      metrics.count(entry === undefined ? 'miss' : 'shared');
      if (entry !== undefined) return { value: entry.value as Value, kept: true };
      return await loadAndKeep(read, stamp);
    } finally {
      if (mine === 'OK') void store.attempt((redis) => redis.del(lock));
    }
  }

  return {
    async read<Value>(read: Read<Value>): Promise<Value> {
      const loadOnly = () => shareLoad(read.key, read.load);
      const found = dropper.isPending(dropNameOf(read)) ? undefined : await look(read);
      if (found === undefined) {
        metrics.count('error');
        return loadOnly();
      }
      if (found.entry !== undefined) {
        metrics.count('hit');
        return found.entry.value as Value;
      }

      // Only readers who saw the same stamp share a fill: who comes after a drop never gets what was read before it.
      const name = `${read.key}\n${found.stamp}`;
      const shared = fills.get(name) as Promise<Fill<Value>> | undefined;
      if (shared !== undefined) {
        metrics.count('shared');
        const { value, kept } = await shared;
        // What may not be kept may have changed since the fill began.
        return kept ? value : loadOnly();
      }
      const own = fill(read, found.stamp);
      fills.set(name, own);
      try {
        return (await own).value;
      } finally {
        fills.delete(name);
      }
    },
    drop: (keys) => dropper.drop(newStamps(keys, false)),
    dropGroups: (groups) => dropper.drop(newStamps(groups, true)),
  };
}

const newStamps = (names: string[], isGroup: boolean) =>
  names.map((name) => ({ name, stamp: randomUUID(), isGroup }));
