import { randomUUID } from 'node:crypto';
import { createBatcher } from '../queue/batcher.ts';
import type { CacheStore } from './cache-store.ts';

/** Where an entry is, and what it is dropped with: by default nothing but itself. */
export interface Place {
  key: string;
  group?: string;
}

export interface Look {
  /** Changes with each drop: what was read under another stamp is no longer true. */
  stamp: string;
  entry: { value: unknown } | undefined;
}

/** Longer than any entry lives plus any load takes. */
export const stampSeconds = 7_200;

/** Where the stamp of an entry or a group is. Whoever drops it changes the stamp. */
export const stampOf = (store: CacheStore, name: string) => `${store.name(name)}:stamp`;

export const dropNameOf = ({ key, group = key }: Place) => group;

interface Wanted {
  entryKey: string;
  stampKey: string;
}

/** What the cache says of one: its text and its stamp; undefined when the cache is gone. */
type Said = [text: string | null, stamp: string | null] | undefined;

/** What the cache holds: each value together with the stamp it was read under. */
export function createEntries(store: CacheStore) {
  /** What is looked for in one turn of the event loop is one command with one time limit: a busy replica spends most of a read on those. */
  const get = createBatcher<Wanted, Said>({
    maxSize: 200,
    parallel: Number.POSITIVE_INFINITY,
    async run(wanted) {
      const keys = wanted.flatMap(({ entryKey, stampKey }) => [entryKey, stampKey]);
      const found = await store.attempt((redis) => redis.mget(keys));
      return wanted.map((_, index) => {
        if (found === undefined) return undefined;
        return [found[2 * index] ?? null, found[2 * index + 1] ?? null];
      });
    },
  });

  /**
   * The stamp of a group, which always has one before anything is kept under it: should it be lost, its entries are too. (An entry
   * without a group is deleted by name.)
   */
  async function stampGroup(group: string): Promise<string | undefined> {
    const key = stampOf(store, group);
    const answers = await store.attempt((redis) =>
      Promise.all([redis.set(key, randomUUID(), 'EX', stampSeconds, 'NX'), redis.get(key)]),
    );
    return answers?.[1] ?? undefined;
  }

  return {
    /** An entry that is still true, if there is one, and the stamp; undefined when the cache is gone. */
    async look(place: Place): Promise<Look | undefined> {
      const stampKey = stampOf(store, dropNameOf(place));
      const found = await get({ entryKey: store.name(place.key), stampKey });
      if (found === undefined) return undefined;
      const [text, stamp] = found;
      if (!stamp && place.group !== undefined) {
        const made = await stampGroup(place.group);
        return made === undefined ? undefined : { stamp: made, entry: undefined };
      }
      const held = text ? (JSON.parse(text) as { stamp: string; value: unknown }) : undefined;
      const isTrue = held?.stamp === (stamp ?? '');
      return { stamp: stamp ?? '', entry: isTrue ? { value: held.value } : undefined };
    },

    async keep(key: string, ttlSeconds: number, stamp: string, value: unknown): Promise<void> {
      const text = JSON.stringify({ stamp, value });
      await store.attempt((redis) => redis.set(store.name(key), text, 'EX', ttlSeconds));
    },
  };
}
