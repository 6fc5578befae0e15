import { createCache } from '@serin/shared/cache/cache.ts';
import { connectCache } from '@serin/shared/cache/cache-store.ts';
import type { Log } from '@serin/shared/contracts/log.ts';
import { listReplicas } from '@serin/shared/discovery/list-replicas.ts';
import { createUpstreams, type Upstreams } from '@serin/shared/health/upstreams.ts';
import { startForgettingKeys } from '@serin/shared/idempotency/forget-keys.ts';
import { createOutboxSample } from '@serin/shared/outbox/outbox-metrics.ts';
import { startRelay } from '@serin/shared/outbox/relay.ts';
import { createPool } from '@serin/shared/postgres/pool.ts';
import { connectProducer, connectWorker } from '@serin/shared/queue/connection.ts';
import { baggageOf } from '@serin/shared/telemetry/baggage.ts';
import type { Identity } from '@serin/shared/telemetry/identity.ts';
import { startSamplers } from '@serin/shared/telemetry/samplers.ts';
import { noTracing, type Tracing } from '@serin/shared/telemetry/tracing.ts';
import type { Registry } from 'prom-client';
import { createCatStore } from './front/cat-store.ts';
import { createTakeStock } from './front/take-stock.ts';
import { startAskingAgain } from './messages/ask-again.ts';
import { type ProviderSettings, startDeliveringOverHttp } from './messages/deliver-over-http.ts';
import { createMessageLists } from './messages/list-messages.ts';
import { logAccepted, logMove } from './messages/log-move.ts';
import { createMessageMetrics } from './messages/message-metrics.ts';
import { createMessageStatus } from './messages/message-status.ts';
import { createMessageStore } from './messages/message-store.ts';
import type { Move } from './messages/moves.ts';
import { createSendMessage } from './messages/send-message.ts';
import { createSettleMessage } from './messages/settle-message.ts';
import { createCreditRequests } from './queues/ask-for-credit.ts';
import { createBackPressure } from './queues/back-pressure.ts';
import { hearTheVerdict } from './queues/hear-the-verdict.ts';
import { createPauseSwitch, type PauseLimits } from './queues/pause-switch.ts';

export interface PartsOptions {
  /** Shown by PostgreSQL and Redis for each connection. */
  name: string;
  database: { url: string; password?: string | undefined };
  queueRedis: { url: string; password?: string | undefined };
  cacheRedis: { url: string; password?: string | undefined; timeoutMillis?: number };
  /** What this replica belongs to, and the messages that it takes. */
  track?: Identity['track'];
  /** What a message costs, in credits. */
  price: number;
  backPressure: PauseLimits;
  /** Delivers messages over HTTP; without it they go into the recipient's inbox. */
  provider?: ProviderSettings | undefined;
  /** Who tells which replicas there are. */
  consulUrl?: string | undefined;
  /** Where the metrics go. */
  registry?: Registry | undefined;
  /** Records of what is asked of whom. */
  upstreams?: Upstreams;
  /** Of all keys in both Redis: for tests that share one. */
  redisPrefix?: string;
  tracing?: Tracing | undefined;
  log: Log;
}

/** Connects everything that message is made of. Nothing works in the background before `startWork`. */
export function connectParts(options: PartsOptions) {
  const { name, log, price, redisPrefix, registry, tracing = noTracing } = options;
  const { consulUrl, track = 'stable', upstreams = createUpstreams(registry) } = options;
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
    prefix: `${redisPrefix ?? 'serin'}:message:`,
    upstream: upstreams.of('cache-redis'),
    log,
  });
  const cache = createCache(cacheStore, registry);
  const store = createMessageStore(pool);
  const outbox = { wake: () => {} };
  const queue = { depth: async () => 0 };
  const queueRedis = {
    ...options.queueRedis,
    connectionName: name,
    upstream: upstreams.of('queue-redis'),
    log,
  };
  const lists = createMessageLists(store, cache);
  const backPressure = createBackPressure(registry);
  const metrics = createMessageMetrics(registry);
  const moved = (move: Move) => {
    metrics.moved(move);
    logMove(log, move);
  };

  return {
    pool,
    sendMessage: createSendMessage({
      store,
      price,
      baggage: baggageOf(track),
      onStored: (messageId, traceparent) => logAccepted(log, messageId, traceparent),
      metrics,
      async onAccepted(senders) {
        outbox.wake();
        await lists.changed('sent', senders);
      },
    }),
    messageStatus: createMessageStatus(store, cache),
    listMessages: lists.page,
    isPaused: backPressure.isPaused,
    onRefused: backPressure.refused,
    takeStock: createTakeStock({
      upstreams,
      cats: createCatStore(pool),
      depth: () => queue.depth(),
      pingCache: () => cacheStore.attempt((redis) => redis.ping()),
      isPaused: backPressure.isPaused,
      replicas:
        consulUrl === undefined ? undefined : (timeoutMs) => listReplicas(consulUrl, timeoutMs),
      hasProvider: options.provider !== undefined,
    }),

    /** Starts the relay, the worker and the periodic tasks; answers how to stop them. */
    startWork() {
      const producerConnection = connectProducer(queueRedis);
      const workerConnection = connectWorker(queueRedis);
      const requests = createCreditRequests({
        connection: producerConnection,
        prefix: redisPrefix,
        registry,
        upstream: queueRedis.upstream,
        log,
      });
      queue.depth = requests.depth;
      const { producerOf } = requests;
      const relay = startRelay({ pool, producerOf, registry, tracing, log });
      outbox.wake = relay.wake;
      const pressure = backPressure.start({
        depth: requests.depth,
        decide: createPauseSwitch(
          producerConnection,
          `${redisPrefix ?? 'serin'}:back-pressure`,
          options.backPressure,
        ),
        log,
      });
      const asking = startAskingAgain({ store, onAsked: relay.wake, log });
      const forgetting = startForgettingKeys({ pool, log });
      const delivering =
        options.provider &&
        startDeliveringOverHttp({
          pool,
          settings: options.provider,
          onRefundAsked: relay.wake,
          onMoved: moved,
          registry,
          tracing,
          upstream: upstreams.of('provider'),
          log,
        });
      const settle = createSettleMessage({
        store,
        provider: delivering === undefined ? 'inbox' : 'http',
        tracing,
        async onMoved(messages) {
          relay.wake();
          for (const message of messages) moved(message);
          if (messages.some(({ state }) => state === 'charged')) delivering?.wake();
          const delivered = messages.filter(({ state }) => state === 'delivered');
          const recipients = delivered.map(({ destination }) => destination);
          await lists.changed('received', recipients);
        },
      });
      const consumer = hearTheVerdict({
        connection: workerConnection,
        prefix: redisPrefix,
        settle,
        tracing,
        registry,
        log,
      });
      const samplers = startSamplers({
        samplers: {
          queue: { sample: requests.sample, everyMillis: 5_000 },
          outbox: { sample: createOutboxSample(pool, registry), everyMillis: 5_000 },
        },
        registry,
        log,
      });
      return {
        /** Takes no new job, ends those in hand. */
        async stop() {
          const others = [asking, forgetting, pressure, delivering, samplers];
          await Promise.all([consumer.stop(), ...others.map((one) => one?.stop())]);
          await relay.stop();
          await requests.close();
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

export type MessageParts = ReturnType<typeof connectParts>;
