import type { Redis } from 'ioredis';

/** How long a canary counts as living after it last said so: longer than a busy machine makes it late. */
const livesMillis = 3_000;

export interface CanaryBeat {
  /** Say that a canary lives. */
  beat(): Promise<void>;
  /** Whether one does. */
  isHeard(): Promise<boolean>;
  /** Say that this one ends. Another that lives is heard again with its next beat. */
  end(): Promise<void>;
}

/**
 * The one sign of life of all canaries of credit. It lies beside the queues that it is about: whoever can't see it can't take jobs either, and whoever
 * wipes it wipes the jobs.
 * @param name of this replica, unlike any other's
 */
export function createCanaryBeat(redis: Redis, key: string, name: string): CanaryBeat {
  return {
    beat: async () => void (await redis.set(key, name, 'PX', livesMillis)),
    isHeard: async () => (await redis.exists(key)) === 1,
    async end() {
      if ((await redis.get(key)) === name) await redis.del(key);
    },
  };
}
