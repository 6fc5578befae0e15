import type { Redis } from 'ioredis';

/**
 * Hangs up on a Redis that takes the connection and then says nothing: ioredis itself waits for it for ever, without a word. After the error,
 * which has the code ETIMEDOUT, it connects again as after any other.
 */
export function limitHandshake(redis: Redis, millis: number): void {
  let timer: NodeJS.Timeout | undefined;
  redis.on('connect', () => {
    const error = Object.assign(new Error('Redis took the connection and said nothing'), {
      code: 'ETIMEDOUT',
    });
    timer = setTimeout(() => redis.stream.destroy(error), millis);
  });
  for (const end of ['ready', 'close']) redis.on(end, () => clearTimeout(timer));
}
