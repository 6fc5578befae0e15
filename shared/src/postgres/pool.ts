import pg from 'pg';
import type { Registry } from 'prom-client';
import type { Log } from '../contracts/log.ts';
import type { Upstream } from '../health/upstreams.ts';
import { connectionUrl } from './connection-url.ts';
import { measurePool } from './pool-metrics.ts';
import { tellFailures } from './tell-failures.ts';

export interface PoolOptions {
  /** Without the password, which comes from a file. */
  connectionString: string;
  password?: string | undefined;
  /** Shown by PostgreSQL in pg_stat_activity. */
  applicationName: string;
  /** Connections of this process at most. */
  max?: number;
  /** How long to wait for a free or new connection. pg's own default is for ever. */
  connectionTimeoutMillis?: number;
  /** PostgreSQL ends a longer statement. */
  statementTimeoutMillis?: number;
  registry?: Registry | undefined;
  /** Is told of connections that fail or break. */
  upstream?: Upstream | undefined;
  log: Log;
}

const int8 = 20;

/** int8 as a number: our amounts and ids stay below 2^53, and the one that does not must not pass silently. */
function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`integer out of range: ${text}`);
  return value;
}

const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === int8 && format !== 'binary'
      ? safeInteger
      : pg.types.getTypeParser(oid, format ?? 'text'),
} as pg.CustomTypesConfig;

/**
 * Every statement of ours finds each of its rows by index. Plans made while tables are new and without statistics would rather
 * read them whole, and are kept while the tables grow: measured, that cost four fifths of the speed in the first minute.
 *
 * Nothing is compiled for them: to the planner a way that is off costs so much that one of a hundred rows would be, and that
 * takes longer than all its work.
 */
export const lookUpsOnly = ['seqscan', 'bitmapscan', 'hashjoin', 'mergejoin', 'material']
  .map((way) => `-c enable_${way}=off`)
  .concat('-c jit=off')
  .join(' ');

/** A pool that waits for nothing for ever, and survives the end of every one of its connections. */
export function createPool(options: PoolOptions): pg.Pool {
  const statementTimeout = options.statementTimeoutMillis ?? 5_000;
  const pool = new pg.Pool({
    connectionString: connectionUrl(options.connectionString, options.password),
    application_name: options.applicationName,
    options: lookUpsOnly,
    max: options.max ?? 10,
    connectionTimeoutMillis: options.connectionTimeoutMillis ?? 3_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: statementTimeout,
    // Longer than the server's own limit: it only matters when the server no longer answers at all.
    query_timeout: statementTimeout + 1_000,
    // A process that sleeps in the middle of a transaction must not keep its locks: the longest wait inside one is 2 s.
    idle_in_transaction_session_timeout: 5_000,
    keepAlive: true,
    types,
  });
  const onError = (error: Error) =>
    options.log.warn({ err: error }, 'a PostgreSQL connection broke');
  pool.on('error', onError);
  pool.on('connect', (client) => client.on('error', () => {}));
  if (options.registry !== undefined) measurePool(pool, options.registry);
  if (options.upstream !== undefined) tellFailures(pool, options.upstream);
  return pool;
}
