import type { Pool, PoolClient } from 'pg';
import { Gauge, Histogram, type Registry } from 'prom-client';
import { workBuckets } from '../telemetry/registers.ts';

type Connected = Parameters<Parameters<Pool['connect']>[0]>;

/** Tells Prometheus how many connections a pool has, and how long one waits for one of them. A scrape asks no database. */
export function measurePool(pool: Pool, registry: Registry): void {
  new Gauge({
    name: 'postgres_pool_connections',
    help: 'Connections of this replica to PostgreSQL. idle: those of them that nobody uses.',
    labelNames: ['state'] as const,
    registers: [registry],
    collect() {
      this.set({ state: 'total' }, pool.totalCount);
      this.set({ state: 'idle' }, pool.idleCount);
    },
  });
  new Gauge({
    name: 'postgres_pool_waiting',
    help: 'Who waits for a connection to PostgreSQL.',
    registers: [registry],
    collect() {
      this.set(pool.waitingCount);
    },
  });
  const waits = new Histogram({
    name: 'postgres_pool_wait_seconds',
    help: 'How long one waited for a connection to PostgreSQL, in vain too.',
    buckets: workBuckets,
    registers: [registry],
  });

  // Both a query of the pool and a transaction begin with this.
  const connect = pool.connect.bind(pool);
  const timed = (done: (...connected: Connected) => void) => {
    const start = performance.now();
    connect((...connected) => {
      waits.observe((performance.now() - start) / 1_000);
      done(...connected);
    });
  };
  pool.connect = ((done?: (...connected: Connected) => void) =>
    done === undefined
      ? new Promise<PoolClient>((resolve, reject) =>
          timed((error, client) => (client === undefined ? reject(error) : resolve(client))),
        )
      : timed(done)) as Pool['connect'];
}
