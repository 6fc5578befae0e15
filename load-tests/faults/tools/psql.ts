import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Service } from '../../drills/edge-view.ts';
import type { System } from '../../drills/system.ts';
import { nameOf } from './containers.ts';

export type Database = Service | 'postgres';

/** A connection of the superuser. It ends, and what it holds is let go, also when this process dies: psql reads from its pipe. */
export interface Session {
  /** Runs SQL; answers the rows: a line each, the columns cut by `|`. */
  query(sql: string): Promise<string[]>;
  end(): Promise<void>;
}

const end = '-- end --';

/** Opens psql on the socket inside PostgreSQL's own container; it isn't published. */
export function openSession(system: System, database: Database, applicationName: string): Session {
  const child = spawn(
    'docker',
    [
      ...['exec', '--interactive', '--env', `PGAPPNAME=${applicationName}`],
      ...[
        nameOf(system, 'postgres'),
        'psql',
        '--no-psqlrc',
        '--tuples-only',
        '--no-align',
        '--quiet',
      ],
      ...['--set', 'ON_ERROR_STOP=1', '--host', '/var/run/postgresql'],
      ...['--username', 'postgres', '--dbname', database],
    ],
    // A group of its own: Ctrl-C ends the drill, which then ends this in order.
    { stdio: ['pipe', 'pipe', 'pipe'], detached: true },
  );
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    words += chunk;
  });
  child.stdin.on('error', () => {}); // it may have ended
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));

  return {
    async query(sql) {
      child.stdin.write(`${sql};\n\\echo ${end}\n`);
      const rows: string[] = [];
      for (;;) {
        const { value, done } = await lines.next();
        if (done) throw new Error(`PostgreSQL ended the session: ${words.trim()}`);
        if (value === end) return rows.filter(Boolean);
        rows.push(value);
      }
    },
    async end() {
      child.stdin.end();
      await ended;
    },
  };
}
