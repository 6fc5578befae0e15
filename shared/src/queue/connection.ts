import { Redis } from 'ioredis';
import type { Log } from '../contracts/log.ts';
import type { Upstream } from '../health/upstreams.ts';
import { limitHandshake } from './limit-handshake.ts';

export interface RedisOptions {
  url: string;
  password?: string | undefined;
  /** Shown by CLIENT LIST. */
  connectionName: string;
  /** Is told when the connection breaks, or can't be made, and when it is there. */
  upstream?: Upstream | undefined;
  log: Log;
}

/** For the connection, and then for the first answers. */
const connectMillis = 3_000;

const reconnectMillis = (attempt: number) =>
  Math.min(2_000, 50 * 2 ** Math.min(attempt, 6)) * (0.5 + Math.random() / 2);

function connect(
  options: RedisOptions,
  maxRetriesPerRequest: number | null,
  offlineQueue: boolean,
): Redis {
  const redis = new Redis(options.url, {
    ...(options.password === undefined ? {} : { password: options.password }),
    connectionName: options.connectionName,
    connectTimeout: connectMillis,
    keepAlive: 10_000,
    maxRetriesPerRequest,
    enableOfflineQueue: offlineQueue,
    retryStrategy: reconnectMillis,
  });
  limitHandshake(redis, connectMillis);
  let down = false;
  redis.on('error', (error) => {
    options.upstream?.failed(error);
    if (!down)
      options.log.warn({ err: error, connection: options.connectionName }, 'Redis is gone');
    down = true;
  });
  redis.on('ready', () => {
    options.upstream?.worked();
    if (down) options.log.info({ connection: options.connectionName }, 'Redis is back');
    down = false;
  });
  return redis;
}

/** For those who add jobs: a command fails at once while Redis is gone. */
export const connectProducer = (options: RedisOptions) => connect(options, 1, false);

/** For workers: a command waits for Redis to come back. */
export const connectWorker = (options: RedisOptions) => connect(options, null, true);
