import type pg from 'pg';
import { Registry } from 'prom-client';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test-support/database.ts';
import { silentLog } from '../../test-support/silent-log.ts';
import { upstreamErrors } from '../../test-support/upstream-errors.ts';
import { createUpstreams } from '../health/upstreams.ts';
import { createPool, type PoolOptions } from './pool.ts';
import { inTransaction } from './transaction.ts';

let database: TestDatabase;
const pools: pg.Pool[] = [];
beforeAll(async () => {
  database = await createTestDatabase('message');
});
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.end()));
});
afterAll(() => database.drop());

function open(changes: Partial<PoolOptions> = {}) {
  const registry = new Registry();
  const upstream = createUpstreams(registry).of('postgres');
  const pool = createPool({
    connectionString: database.url,
    password: database.password,
    applicationName: 'tell-failures',
    upstream,
    log: silentLog,
    ...changes,
  });
  pools.push(pool);
  return { pool, upstream, errors: () => upstreamErrors(registry) };
}

const wrongDatabase = () => {
  const url = new URL(database.url);
  url.pathname = '/postgres?replication=true';
  return url.href.replace('%3F', '?');
};

test.each([
  [
    'the port is wrong',
    () => ({ connectionString: 'postgres://message@127.0.0.1:1/x' }),
    'refused',
  ],
  ['the password is wrong', () => ({ password: 'another' }), 'access'],
  [
    'the name is wrong',
    () => ({ connectionString: 'postgres://m@no-such-host.invalid/x' }),
    'not-found',
  ],
  ['a rule keeps us out', () => ({ connectionString: wrongDatabase() }), 'access'],
])(
  'When %s, then each call that fails is counted, by pool and by client',
  async (_, changes, reason) => {
    const { pool, errors, upstream } = open(changes());
    await expect(pool.query('SELECT 1')).rejects.toThrow();
    await expect(pool.connect()).rejects.toThrow();
    expect(await errors()).toEqual({ [`postgres ${reason}`]: 2 });
    expect(upstream.look().state).toBe('down');
  },
);

test('When a statement takes too long, then that is a timeout; when PostgreSQL hangs up, then the connection broke', async () => {
  const { pool, errors } = open({ statementTimeoutMillis: 100 });
  await expect(pool.query('SELECT pg_sleep(10)')).rejects.toMatchObject({ code: '57014' });
  expect(await errors()).toEqual({ 'postgres timeout': 1 });
  await expect(pool.query('SELECT pg_terminate_backend(pg_backend_pid())')).rejects.toThrow();
  expect((await errors())['postgres reset']).toBeGreaterThanOrEqual(1);
});

test('When SQL or data are wrong, or all connections are busy, then PostgreSQL has not failed', async () => {
  const { pool, errors, upstream } = open({ max: 1, connectionTimeoutMillis: 200 });
  await expect(pool.query('SELECT 1 / 0')).rejects.toMatchObject({ code: '22012' });
  await expect(pool.query('SELECT * FROM nothing')).rejects.toMatchObject({ code: '42P01' });
  await inTransaction(pool, async () => {
    await expect(pool.query('SELECT 1')).rejects.toThrow('timeout exceeded');
  });
  expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  expect(await errors()).toEqual({});
  expect(upstream.look()).toEqual({ state: 'unknown' });
});
