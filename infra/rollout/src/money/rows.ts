import { compose } from '@serin/cli/project/compose.ts';
import type { ComposeProject } from '@serin/cli/project/compose-project.ts';

/** The rows of a query on a service's database. */
export type Rows = <Row>(database: 'message' | 'credit', sql: string) => Promise<Row[]>;

/** Asks PostgreSQL inside its container, as its owner. Ctrl-C does not cut a question short. Throws Trouble. */
export const composeRows =
  (project: ComposeProject): Rows =>
  async (database, sql) => {
    const whole = `SELECT coalesce(json_agg(r), '[]') FROM (${sql}) AS r`;
    const psql = ['psql', '-U', 'postgres', '-d', database, '-X', '-q', '-A', '-t', '-c', whole];
    const asked = ['exec', '-T', 'postgres', ...psql];
    return JSON.parse((await compose(project, asked, { ownGroup: true })).stdout);
  };
