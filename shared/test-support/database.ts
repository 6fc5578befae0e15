import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { migrate } from '../src/postgres/migrate.ts';
import { testEnvironment } from './environment.ts';
import { silentLog } from './silent-log.ts';

export interface TestDatabase {
  /** For the application's role. */
  url: string;
  password: string;
  /** Runs SQL as the superuser. */
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
  drop(): Promise<void>;
}

const password = 'for-tests-only';

/** Roles belong to the whole server: test files that start together must not make them twice. */
async function ensureRoles(admin: pg.Client, service: string): Promise<void> {
  await admin.query('SELECT pg_advisory_lock(48151)');
  for (const role of [service, `${service}_owner`]) {
    const { rowCount } = await admin.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
    if (rowCount === 0) await admin.query(`CREATE ROLE ${role} LOGIN`);
    await admin.query(`ALTER ROLE ${role} PASSWORD '${password}'`);
  }
  await admin.query('SELECT pg_advisory_unlock(48151)');
}

function urlFor(user: string, database: string): string {
  const url = new URL(testEnvironment().postgresUrl);
  url.username = user;
  url.password = '';
  url.pathname = `/${database}`;
  return url.href;
}

/**
 * Waits until nobody is connected to the database any more, for two seconds at most. A client that is hanging up just then would be told that it was
 * thrown out, and have nobody left to tell.
 */
async function othersGone(admin: pg.Client, database: string): Promise<void> {
  for (let look = 0; look < 80; look += 1) {
    const { rowCount } = await admin.query('SELECT FROM pg_stat_activity WHERE datname = $1', [
      database,
    ]);
    if (rowCount === 0) return;
    await sleep(25);
  }
}

const repository = join(import.meta.dirname, '../..');

/**
 * A fresh, migrated database of its own for a test file, with the roles that the real system has.
 * @param sources where the services are whose migrations run
 */
export async function createTestDatabase(
  service: 'message' | 'credit',
  sources = repository,
): Promise<TestDatabase> {
  const name = `test_${service}_${randomBytes(6).toString('hex')}`;
  const admin = new pg.Client({ connectionString: testEnvironment().postgresUrl });
  await admin.connect();
  await ensureRoles(admin, service);
  await admin.query(`CREATE DATABASE ${name} OWNER ${service}_owner`);
  await migrate({
    connectionString: urlFor(`${service}_owner`, name),
    password,
    directory: join(sources, 'services', service, 'migrations'),
    log: silentLog,
  });
  const superuserUrl = new URL(testEnvironment().postgresUrl);
  superuserUrl.pathname = `/${name}`;
  const superuser = new pg.Pool({ connectionString: superuserUrl.href, max: 2 });
  superuser.on('error', () => {});
  return {
    url: urlFor(service, name),
    password,
    query: async (text, values) => (await superuser.query(text, values)).rows,
    async drop() {
      await superuser.end();
      await othersGone(admin, name);
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await admin.end();
    },
  };
}
