import { createCache } from '@serin/shared/cache/cache.ts';
import { connectCache } from '@serin/shared/cache/cache-store.ts';
import {
  canaryRequestsQueue,
  creditRepliesQueue,
  creditRequestsQueue,
} from '@serin/shared/contracts/credit-queues.ts';
import type { Log } from '@serin/shared/contracts/log.ts';
import { createUpstreams, type Upstreams } from '@serin/shared/health/upstreams.ts';
import { startForgettingKeys } from '@serin/shared/idempotency/forget-keys.ts';
import { createOutboxSample } from '@serin/shared/outbox/outbox-metrics.ts';
import { startRelay } from '@serin/shared/outbox/relay.ts';
import { createPool } from '@serin/shared/postgres/pool.ts';
import { connectProducer, connectWorker } from '@serin/shared/queue/connection.ts';
import { createProducer } from '@serin/shared/queue/producer.ts';
import type { Identity } from '@serin/shared/telemetry/identity.ts';
import { startSamplers } from '@serin/shared/telemetry/samplers.ts';
import { noTracing, type Tracing } from '@serin/shared/telemetry/tracing.ts';
import type { Registry } from 'prom-client';
import { createBalances } from './credit/balance.ts';
import { createCreditStore } from './credit/credit-store.ts';
import { createDecide } from './credit/decide.ts';
import { createLedgerMetrics } from './credit/ledger-metrics.ts';
import { createLedgers } from './credit/list-ledger.ts';
import { logVerdicts } from './credit/log-verdicts.ts';
import { sampleLedger } from './credit/sample-ledger.ts';
import { createTopUp } from './credit/top-up.ts';
import { createCanaryBeat } from './queues/canary-beat.ts';
import { hearRequests } from './queues/hear-requests.ts';
import { queuesOf, startSharingRequests } from './queues/share-requests.ts';

export interface PartsOptions {
  /** Unlike any other replica's. Shown by PostgreSQL and Redis for each connection. */
  name: string;
  track?: Identity['track'];
  /** Whether a canary serves everybody; by default it does. Asked twice a second. */
  isOpen?: () => boolean;
  database: { url: string; password?: string | undefined };
  queueRedis: { url: string; password?: string | undefined };
  cacheRedis: { url: string; password?: string | undefined; timeoutMillis?: number };
  /** Where the metrics go. */
  registry?: Registry | undefined;
  /** Of all keys in both Redis: for tests that share one. */
  redisPrefix?: string;
  tracing?: Tracing | undefined;
  /** Records of what is asked of whom. */
  upstreams?: Upstreams;
  log: Log;
}

/** Connects everything that credit is made of. Nothing works in the background before `startWork`. */
export function connectParts(options: PartsOptions) {
  const { name, log, redisPrefix, registry, tracing = noTracing } = options;
  const { track = 'stable', isOpen = () => true, upstreams = createUpstreams(registry) } = options;
  const pool = createPool({
    connectionString: options.database.url,
    password: options.database.password,
    applicationName: name,
    registry,
    upstream: upstreams.of('postgres'),
    log,
  });
  const cacheStore = connectCache({
    ...options.cacheRedis,
    connectionName: name,
    prefix: `${redisPrefix ?? 'serin'}:credit:`,
    upstream: upstreams.of('cache-redis'),
    log,
  });
  const queueRedis = {
    ...options.queueRedis,
    connectionName: name,
    upstream: upstreams.of('queue-redis'),
    log,
  };
  const store = createCreditStore(pool);
  const cache = createCache(cacheStore, registry);
  const metrics = createLedgerMetrics(registry);
  const balances = createBalances(store, cache);
  const ledgers = createLedgers(store, cache);
  const changed = async (subjects: string[]) => {
    await Promise.all([balances.changed(subjects), ledgers.changed(subjects)]);
  };

  return {
    pool,
    topUp: createTopUp({ store, onChanged: changed, metrics }),
    balanceOf: balances.of,
    listLedger: ledgers.page,

    /** Starts the relay, the worker and the periodic tasks; answers how to stop them. */
    startWork() {
      const producerConnection = connectProducer(queueRedis);
      const workerConnection = connectWorker(queueRedis);
      const producer = createProducer({
        queue: creditRepliesQueue,
        connection: producerConnection,
        prefix: redisPrefix,
        registry,
        upstream: queueRedis.upstream,
        log,
      });
      const relay = startRelay({
        pool,
        producerOf: () => producer,
        onRelayed: (jobs) => logVerdicts(log, jobs),
        registry,
        tracing,
        log,
      });
      const forgetting = startForgettingKeys({ pool, log });
      const decide = createDecide({
        store,
        metrics,
        tracing,
        async onDecided(changedSubjects) {
          relay.wake();
          await changed(changedSubjects);
        },
      });
      const hearing = {
        connection: workerConnection,
        prefix: redisPrefix,
        decide,
        tracing,
        registry,
        log,
      };
      const works = queuesOf(track, { isOpen: isOpen(), canaryLives: true });
      const consumers = {
        everybodys: hearRequests({
          ...hearing,
          queue: creditRequestsQueue,
          works: works.everybodys,
        }),
        canaries: hearRequests({ ...hearing, queue: canaryRequestsQueue, works: works.canaries }),
      };
      const sharing = startSharingRequests({
        track,
        isOpen,
        beat: createCanaryBeat(
          producerConnection,
          `${redisPrefix ?? 'serin'}:credit-canary-lives`,
          name,
        ),
        consumers,
        log,
      });
      const samplers = startSamplers({
        samplers: {
          queue: { sample: producer.sample, everyMillis: 5_000 },
          outbox: { sample: createOutboxSample(pool, registry), everyMillis: 5_000 },
          ledger: sampleLedger(store, metrics),
        },
        registry,
        log,
      });
      return {
        /** Takes no new job, ends those in hand. */
        async stop() {
          const { everybodys, canaries } = consumers;
          // A look at the whole ledger may take longer than there is time.
          const sampled = samplers.stop();
          await Promise.all([everybodys, canaries, sharing, forgetting].map((one) => one.stop()));
          await relay.stop();
          await sampled;
          await producer.close();
          producerConnection.disconnect();
          workerConnection.disconnect();
        },
      };
    },

    /** To be called last: nothing works without these connections. */
    async disconnect() {
      cacheStore.close();
      await pool.end();
    },
  };
}

export type CreditParts = ReturnType<typeof connectParts>;
