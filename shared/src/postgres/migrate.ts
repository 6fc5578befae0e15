import { runner } from 'node-pg-migrate';
import type { Log } from '../contracts/log.ts';
import { connectionUrl } from './connection-url.ts';

export interface MigrateOptions {
  /** Of the owner role, without the password. */
  connectionString: string;
  password?: string | undefined;
  /** The folder with the numbered SQL files. */
  directory: string;
  log: Pick<Log, 'info' | 'warn' | 'error'>;
}

/**
 * Brings a database to the newest schema, in one transaction, under an advisory lock: racing callers wait for each other.
 * @returns the names of the migrations it ran, in order
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const line = (level: 'info' | 'warn' | 'error') => (text: string) => options.log[level]({}, text);
  const ran = await runner({
    databaseUrl: {
      connectionString: connectionUrl(options.connectionString, options.password),
      connectionTimeoutMillis: 10_000,
      application_name: 'migrate',
    },
    dir: options.directory,
    direction: 'up',
    migrationsTable: 'migrations',
    advisoryLockMode: 'wait',
    singleTransaction: true,
    logger: { debug: line('info'), info: line('info'), warn: line('warn'), error: line('error') },
  });
  return ran.map((migration) => migration.name);
}
