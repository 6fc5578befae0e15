import type { Service } from '../../drills/edge-view.ts';
import type { FaultContext } from '../fault.ts';
import { openSession } from './psql.ts';

export interface LockOptions {
  database: Service;
  /** Comma-separated. */
  tables: string;
  /** EXCLUSIVE lets readers in, ACCESS EXCLUSIVE nobody. */
  mode: 'EXCLUSIVE' | 'ACCESS EXCLUSIVE';
}

export interface HeldLock {
  /** The application names of the connections that wait for it, or behind it. */
  waiting(): Promise<string[]>;
  release(): Promise<void>;
}

/** PostgreSQL ends the holder after so long, should nobody let go of the lock or ask who waits for it. */
const atMost = '15s';

/** Takes a lock on whole tables, in a transaction of its own, and keeps it. */
export async function holdLock(
  { system }: FaultContext,
  { database, tables, mode }: LockOptions,
): Promise<HeldLock> {
  const session = openSession(system, database);
  try {
    await session.query(`SET idle_in_transaction_session_timeout = '${atMost}'`);
    await session.query(`SET lock_timeout = '5s'`);
    await session.query(`BEGIN; LOCK TABLE ${tables} IN ${mode} MODE`);
  } catch (error) {
    await session.end();
    throw error;
  }
  return {
    waiting: () =>
      session.query(
        // Within a transaction statistics stand still unless they are asked to move.
        `SELECT FROM pg_stat_clear_snapshot();
         SELECT application_name FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      ),
    release: () => session.end(),
  };
}
