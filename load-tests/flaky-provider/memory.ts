/** What the provider knows of one idempotency key. */
export interface KnownKey {
  /** How often it came. */
  requests: number;
  /** How often the work was done: once at most, whatever comes. */
  deliveries: number;
  rejected: boolean;
  /** Of the first request's body. */
  hash: string;
}

/** The keys that came, up to a number: then the oldest are forgotten, and counted. */
export function createMemory(maxKeys: number) {
  const keys = new Map<string, KnownKey>();
  let forgotten = 0;

  return {
    /** Notes a request. */
    hear(key: string, hash: string): KnownKey {
      let known = keys.get(key);
      if (known === undefined) {
        known = { requests: 0, deliveries: 0, rejected: false, hash };
        keys.set(key, known);
        const [oldest] = keys.keys();
        if (keys.size > maxKeys && oldest !== undefined) {
          keys.delete(oldest);
          forgotten += 1;
        }
      }
      known.requests += 1;
      return known;
    },
    find: (key: string) => keys.get(key),
    /** Every key, the oldest first. */
    list: () => Array.from(keys, ([key, { hash: _, ...known }]) => ({ key, ...known })),
    totals() {
      const all = [...keys.values()];
      return {
        keys: keys.size,
        delivered: all.filter((known) => known.deliveries > 0).length,
        rejected: all.filter((known) => known.rejected).length,
        forgotten,
      };
    },
    clear() {
      keys.clear();
      forgotten = 0;
    },
  };
}

export type Memory = ReturnType<typeof createMemory>;
