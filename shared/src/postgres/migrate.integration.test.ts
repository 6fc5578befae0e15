import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test-support/database.ts';
import { testEnvironment } from '../../test-support/environment.ts';
import { eventually } from '../../test-support/eventually.ts';
import { silentLog } from '../../test-support/silent-log.ts';
import { migrate } from './migrate.ts';

let sources: string;
let database: TestDatabase;
/** Somebody in the middle of a transaction. */
let somebody: pg.Client;

beforeEach(async () => {
  sources = mkdtempSync(join(tmpdir(), 'serin-migrations-'));
  mkdirSync(directory(), { recursive: true });
  write('0001_things', 'CREATE TABLE things (thing int); INSERT INTO things VALUES (1);');
  database = await createTestDatabase('message', sources);
  const url = new URL(testEnvironment().postgresUrl);
  url.pathname = new URL(database.url).pathname;
  somebody = new pg.Client({ connectionString: url.href });
  await somebody.connect();
});
afterEach(async () => {
  await somebody.end();
  await database.drop();
  rmSync(sources, { recursive: true });
});

const directory = () => join(sources, 'services/message/migrations');
const write = (name: string, sql: string, head = '') =>
  writeFileSync(join(directory(), `${name}.sql`), `${head}-- Up Migration\n${sql}`);

function run(patienceMillis?: number): Promise<string[]> {
  const url = new URL(database.url);
  url.username = 'message_owner';
  return migrate({
    connectionString: url.href,
    password: database.password,
    directory: directory(),
    log: silentLog,
    ...(patienceMillis === undefined ? {} : { patienceMillis }),
  });
}

const waitsForLock = async () =>
  (
    await database.query(
      `SELECT FROM pg_stat_activity WHERE application_name = 'migrate' AND wait_event_type = 'Lock'
         AND datname = current_database()`,
    )
  ).length > 0;

test('When somebody holds a table, then a migration waits without making others wait, and is done once the table is free', async () => {
  await somebody.query('BEGIN; SELECT FROM things');
  write('0002_note', 'ALTER TABLE things ADD COLUMN note text;');
  const done = run();
  await eventually(waitsForLock);
  expect(await database.query('SELECT thing FROM things')).toEqual([{ thing: 1 }]);
  await somebody.query('COMMIT');
  expect(await done).toEqual(['0002_note']);
});

test('When a table is never free, then the migration fails in the end, and those before it have run', async () => {
  await somebody.query('BEGIN; SELECT FROM things');
  write('0002_others', 'CREATE TABLE others (other int);');
  write('0003_note', 'ALTER TABLE things ADD COLUMN note text;');
  await expect(run(0)).rejects.toThrow('lock timeout');
  await somebody.query('COMMIT; SELECT FROM others');
  expect(await run()).toEqual(['0003_note']);
});

test('When two jobs build an index beside a transaction that takes its time, then one waits for the other, and the index is good', async () => {
  await somebody.query('BEGIN; UPDATE things SET thing = 2');
  write(
    '0002_index',
    'CREATE INDEX CONCURRENTLY by_thing ON things (thing);',
    '-- no transaction\n',
  );
  const jobs = [run(), run()];
  await eventually(waitsForLock);
  // Longer than any other migration would wait for a lock, and than PostgreSQL takes to look for a deadlock.
  await somebody.query('SELECT pg_sleep(1.5)');
  await somebody.query('COMMIT');
  expect((await Promise.all(jobs)).flat()).toEqual(['0002_index']);
  expect(
    await database.query(`SELECT indisvalid FROM pg_index WHERE indexrelid = 'by_thing'::regclass`),
  ).toEqual([{ indisvalid: true }]);
});

test('When an older release brings fewer migrations than have run, then nothing is done', async () => {
  write('0002_others', 'CREATE TABLE others (other int);');
  await run();
  rmSync(join(directory(), '0002_others.sql'));
  expect(await run()).toEqual([]);
  await database.query('SELECT FROM others');
});
