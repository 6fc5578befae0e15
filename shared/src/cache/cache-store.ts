import { Redis } from 'ioredis';
import type { Log } from '../contracts/log.ts';
import type { Upstream } from '../health/upstreams.ts';
import { limitHandshake } from '../queue/limit-handshake.ts';
import { withTimeout } from '../queue/timeout.ts';

export interface CacheStoreOptions {
  url: string;
  password?: string | undefined;
  connectionName: string;
  /** Of all keys in Redis. */
  prefix?: string;
  /** An answer that takes longer is worth nothing. */
  timeoutMillis?: number;
  /** Is told how each call ended. */
  upstream?: Upstream | undefined;
  log: Log;
}

export interface CacheStore {
  /** Runs commands; undefined when the cache is gone or slow. Never throws. */
  attempt<Result>(work: (redis: Redis) => Promise<Result>): Promise<Result | undefined>;
  /** The full name of a key. */
  name(key: string): string;
  close(): void;
}

/** For the connection, and then for the first answers. */
const connectMillis = 2_000;
/** After a failure nobody asks for this long: a cache that hangs must not slow down each request. */
const restMillis = 500;

/** A Redis that may be gone at any moment, at the cost of speed alone. */
export function connectCache(options: CacheStoreOptions): CacheStore {
  const { upstream, log, prefix = 'cache:', timeoutMillis = 200 } = options;
  const redis = new Redis(options.url, {
    ...(options.password === undefined ? {} : { password: options.password }),
    connectionName: options.connectionName,
    connectTimeout: connectMillis,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    enableAutoPipelining: true,
    retryStrategy: (attempt) => Math.min(1_000, 50 * attempt),
  });
  limitHandshake(redis, connectMillis);
  let restsUntil = 0;
  let working = true;

  const failed = (error: unknown) => {
    upstream?.failed(error);
    restsUntil = Date.now() + restMillis;
    if (working) log.warn({ err: error }, 'the cache is gone: reads go to the database');
    working = false;
  };
  const succeeded = () => {
    upstream?.worked();
    if (!working) log.info({}, 'the cache is back');
    working = true;
  };
  redis.on('error', failed);
  redis.on('ready', () => upstream?.worked());

  return {
    async attempt(work) {
      if (redis.status !== 'ready' || Date.now() < restsUntil) return undefined;
      try {
        const result = await withTimeout(work(redis), timeoutMillis, 'the cache did not answer');
        succeeded();
        return result;
      } catch (error) {
        failed(error);
        return undefined;
      }
    },
    name: (key) => prefix + key,
    close: () => redis.disconnect(),
  };
}
