import type { Service } from '../../drills/edge-view.ts';
import type { System } from '../../drills/system.ts';
import { nameOf } from './containers.ts';
import { talkTo } from './talk.ts';

/** A connection of PostgreSQL's superuser, in one of the databases. It ends, and what it holds is let go, also when this process dies. */
export interface Session {
  /** Runs SQL; answers the rows: a line each, the columns cut by `|`. */
  query(sql: string): Promise<string[]>;
  end(): Promise<void>;
}

/** The application name of our sessions in pg_stat_activity. */
export const ourName = 'serin-fault';

const options = [
  ...['--no-psqlrc', '--tuples-only', '--no-align', '--quiet', '--set', 'ON_ERROR_STOP=1'],
  ...['--host', '/var/run/postgresql', '--username', 'postgres'],
];
const end = '-- end --';

/** Opens psql on the socket inside PostgreSQL's own container; it isn't published. */
export function openSession(system: System, database: Service): Session {
  const exec = ['exec', '--interactive', '--env', `PGAPPNAME=${ourName}`];
  const psql = ['psql', ...options, '--dbname', database];
  const talk = talkTo(system.project, [...exec, nameOf(system, 'postgres'), ...psql]);
  return {
    async query(sql) {
      talk.say(`${sql};\n\\echo ${end}`);
      const rows: string[] = [];
      for (let line = await talk.hear(); line !== end; line = await talk.hear()) rows.push(line);
      return rows.filter(Boolean);
    },
    end: talk.end,
  };
}
