import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runner } from 'node-pg-migrate/runner';
import type { Log } from '../contracts/log.ts';
import { connectionUrl } from './connection-url.ts';
import { sqlFiles } from './migration-files.ts';

export interface MigrateOptions {
  /** Of the owner role, without the password. */
  connectionString: string;
  password?: string | undefined;
  /** The folder with the numbered SQL files. */
  directory: string;
  /** How long to try again while others hold a lock that is needed. */
  patienceMillis?: number;
  log: Pick<Log, 'info' | 'warn' | 'error'>;
}

/**
 * Whoever waits for a lock on a table makes everybody wait who comes after: a migration gives up after this long, lets them pass, and
 * tries again.
 */
const lockTimeout = '1s';
const lockNotAvailable = '55P03';
const deadlockDetected = '40P01';

/**
 * Brings a database to the newest schema, each migration in a transaction of its own, under an advisory lock: racing callers come one
 * after another. The system goes on working meanwhile.
 * @returns the names of the migrations it ran, in order
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const deadline = Date.now() + (options.patienceMillis ?? 600_000);
  const ran: string[] = [];
  for (;;) {
    const complaints: string[] = [];
    const begun: string[] = [];
    try {
      await tryOnce(
        options,
        (file) => begun.push(basename(file, '.sql')),
        (text) => complaints.push(text),
      );
      return [...ran, ...begun];
    } catch (error) {
      ran.push(...begun.slice(0, -1));
      if (!isHeldUp(error) || Date.now() > deadline) {
        for (const text of complaints) options.log.error({}, text);
        throw error;
      }
      await sleep(250 + Math.random() * 500);
    }
  }
}

async function tryOnce(
  options: MigrateOptions,
  begun: (file: string) => void,
  complain: (text: string) => void,
): Promise<void> {
  const info = (text: string) => options.log.info({}, text);
  await runner({
    databaseUrl: {
      connectionString: connectionUrl(options.connectionString, options.password),
      connectionTimeoutMillis: 10_000,
      application_name: 'migrate',
      options: `-c lock_timeout=${lockTimeout}`,
    },
    dir: options.directory,
    direction: 'up',
    migrationsTable: 'migrations',
    // Asked for again and again, not waited for in PostgreSQL: CREATE INDEX CONCURRENTLY would wait for who waits there.
    advisoryLockMode: 'fail',
    singleTransaction: false,
    migrationLoaderStrategies: [{ extensions: ['.sql'], loader: sqlFiles(begun) }],
    logger: { debug: info, info, warn: info, error: complain },
  });
}

function isHeldUp(error: unknown): boolean {
  const { code, message = '' } = error as { code?: string; message?: string };
  return (
    code === lockNotAvailable ||
    code === deadlockDetected ||
    message.startsWith('Another migration is already running')
  );
}
