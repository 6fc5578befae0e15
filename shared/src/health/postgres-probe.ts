import type { Log } from '../contracts/log.ts';
import { createPool } from '../postgres/pool.ts';
import { ping } from './ping-store.ts';
import { type Probe, startProbe } from './probe.ts';
import type { Upstream } from './upstreams.ts';

const quiet: Log = { debug() {}, info() {}, warn() {}, error() {} };

export interface PostgresProbeOptions {
  url: string;
  password?: string | undefined;
  /** Shown by PostgreSQL in pg_stat_activity. */
  applicationName: string;
  /** Is told of every round. */
  upstream?: Upstream | undefined;
  log: Log;
}

/** Watches PostgreSQL over a connection of its own: a replica whose pool is busy is not unready for that. */
export function startPostgresProbe(
  options: PostgresProbeOptions,
): Probe & { end(): Promise<void> } {
  const { upstream, log } = options;
  const pool = createPool({
    connectionString: options.url,
    password: options.password,
    applicationName: `${options.applicationName} health`,
    max: 1,
    // The probe's own time limit is a shorter one, and knows an answer that was here in time.
    connectionTimeoutMillis: 3_000,
    statementTimeoutMillis: 1_000,
    // The probe itself says what there is to say.
    log: quiet,
  });
  const probe = startProbe({ name: 'postgres', ask: () => ping(pool), upstream, log });
  return {
    ...probe,
    async end() {
      probe.stop();
      await pool.end();
    },
  };
}
