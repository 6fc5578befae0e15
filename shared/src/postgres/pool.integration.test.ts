import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test-support/database.ts';
import { silentLog } from '../../test-support/silent-log.ts';
import { createPool } from './pool.ts';

let database: TestDatabase;
let pool: ReturnType<typeof createPool>;

beforeAll(async () => {
  database = await createTestDatabase('credit');
  await database.query('CREATE TABLE things AS SELECT n, n AS m FROM generate_series(1, 100) AS n');
  await database.query('CREATE INDEX ON things (n)');
  await database.query('GRANT SELECT ON things TO credit');
  const { url, password } = database;
  pool = createPool({ connectionString: url, password, applicationName: 'test', log: silentLog });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

async function planOf(sql: string): Promise<string> {
  const { rows } = await pool.query<{ 'QUERY PLAN': string }>(`EXPLAIN (ANALYZE) ${sql}`);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

test('When a row can be found by index, then it is, however small the table', async () => {
  expect(await planOf('SELECT FROM things WHERE n = 1')).toContain('Index');
});

test('When a table has to be read whole, then nothing is compiled for that', async () => {
  const plan = await planOf('SELECT FROM things WHERE m = 1');
  expect(plan).toContain('Seq Scan');
  expect(plan).not.toContain('JIT');
});
