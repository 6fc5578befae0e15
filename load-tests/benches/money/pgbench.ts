import { compose } from '@serin/cli/project/compose.ts';
import { lookUpsOnly } from '@serin/shared/postgres/pool.ts';
import type { System } from '../../drills/system.ts';
import { recipientCount, senderCount } from './people.ts';
import { pgbenchScripts } from './pgbench-script.ts';

export interface Pgbench {
  /** Messages a second with so many clients. */
  measure(clients: number, seconds: number): Promise<number>;
}

const databases = { message: 'pgbench_message', credit: 'pgbench_credit' } as const;
type Service = keyof typeof databases;

/**
 * Debian's and the official image's pgbench, in the container of PostgreSQL and through its socket, on databases of its own on the same
 * server: the same schema, roles and planner settings as the services have.
 */
export async function preparePgbench(system: System): Promise<Pgbench> {
  const psql = (database: string, ...args: string[]) =>
    system.compose(
      'exec',
      '-T',
      'postgres',
      'psql',
      '-qAtX',
      '-v',
      'ON_ERROR_STOP=1',
      '-U',
      'postgres',
      '-d',
      database,
      ...args,
    );
  for (const [service, database] of Object.entries(databases)) {
    await psql('postgres', '-c', `CREATE DATABASE ${database} OWNER ${service}_owner`);
    const url = `postgres://${service}_owner@postgres:5432/${database}`;
    await system.compose(
      'run',
      '--rm',
      '--no-deps',
      '-T',
      '-e',
      `DATABASE_URL=${url}`,
      `${service}-migrate`,
    );
  }
  // Charges come with the ids that message has made: here they are made in passing.
  const uuid = await psql(databases.message, '-c', `SELECT pg_get_functiondef('uuid_v7'::regproc)`);
  await psql(databases.credit, '-c', uuid);
  await psql(
    databases.credit,
    '-c',
    `SELECT top_up('sender-' || n, 1000000000, NULL, NULL) FROM generate_series(1, ${senderCount}) AS n`,
  );
  const scripts = await pgbenchScripts(senderCount, recipientCount);

  async function half(service: Service, clients: number, seconds: number): Promise<number> {
    const { stdout } = await compose(
      system.project,
      [
        ...['exec', '-T', '-e', `PGOPTIONS=${lookUpsOnly}`, 'postgres', 'pgbench'],
        ...[
          '--no-vacuum',
          '--protocol=prepared',
          '--file=-',
          `--client=${clients}`,
          '--jobs=2',
          `--time=${seconds}`,
        ],
        ...[`--username=${service}`, databases[service]],
      ],
      { input: scripts[service] },
    );
    return transactionsPerSecond(stdout);
  }

  return {
    async measure(clients, seconds) {
      const message = await half('message', clients, seconds);
      const credit = await half('credit', clients, seconds);
      return oneAfterTheOther(message, credit);
    },
  };
}

/** The rate of doing both for each message, when each alone has the whole machine in its turn. */
export const oneAfterTheOther = (one: number, other: number) => 1 / (1 / one + 1 / other);

/** From pgbench's report. Throws when a transaction failed, or there is no figure. */
export function transactionsPerSecond(report: string): number {
  const failed = Number(/^number of failed transactions: (\d+)/m.exec(report)?.[1]);
  const rate = Number(/^tps = ([\d.]+) \(without initial connection time\)/m.exec(report)?.[1]);
  if (failed !== 0 || !(rate > 0)) throw new Error(`pgbench came to nothing:\n${report}`);
  return rate;
}
