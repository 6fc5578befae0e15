import { randomBytes } from 'node:crypto';
import { connectProducer } from '../../../shared/src/queue/connection.ts';
import { createMetrics, type Metrics } from '../../../shared/src/telemetry/metrics.ts';
import { createTestDatabase, type TestDatabase } from '../../../shared/test-support/database.ts';
import { testEnvironment } from '../../../shared/test-support/environment.ts';
import { testIdentity } from '../../../shared/test-support/identity.ts';
import { sumOf } from '../../../shared/test-support/read-metrics.ts';
import { serveForTest, type TestReplica } from '../../../shared/test-support/replica.ts';
import { silentLog } from '../../../shared/test-support/silent-log.ts';
import { createApp as createCreditApp } from '../../credit/src/app.ts';
import { connectParts as connectCredit } from '../../credit/src/parts.ts';
import { createApp as createMessageApp } from '../../message/src/app.ts';
import type { ProviderSettings } from '../../message/src/messages/deliver-over-http.ts';
import { connectParts as connectMessage, type MessageParts } from '../../message/src/parts.ts';

export interface BothServices {
  messageDatabase: TestDatabase;
  creditDatabase: TestDatabase;
  /** One of the replicas, each in turn. */
  message: TestReplica['call'];
  credit: TestReplica['call'];
  /** As `message` and `credit`, but nobody waits for the answer. */
  leave: Record<'message' | 'credit', TestReplica['sendAndLeave']>;
  /** What all replicas have told Prometheus, added up: by `name` or `name{label="value"}`. */
  metric(name: string): Promise<number | undefined>;
  /** Of all replicas. */
  pools: MessageParts['pool'][];
  /** Whether the cache holds something by this name, as `message:received:bob:stamp`. */
  isCached(name: string): Promise<boolean>;
  /** Starts what credit does in the background, if it was not started. */
  startCredit(): void;
  /** Deletes everything the queue holds for these services. */
  wipeQueue(): Promise<void>;
  /** Stops what one message replica does in the background, as SIGTERM does. It goes on answering. */
  stopWorkOfMessage(index: number): Promise<void>;
  /** How many jobs the queue holds, in whatever state. */
  jobsInQueue(): Promise<number>;
  stop(): Promise<void>;
}

function inTurn(replicas: TestReplica[]): () => TestReplica {
  let next = 0;
  return () => replicas[next++ % replicas.length] as TestReplica;
}

/** As FLUSHALL does, all at once, but for one prefix: other tests use the same Redis. */
const wipeScript = `
  for _, key in ipairs(redis.call('KEYS', ARGV[1] .. ':*')) do redis.call('DEL', key) end`;

/** Replicas of both services, as in the real system, on databases and Redis keys of their own. */
export async function startBothServices(counts: {
  messageReplicas: number;
  creditReplicas: number;
  /** Whether credit works from the beginning. */
  creditWorks?: boolean;
  backPressure?: { pause: number; resume: number };
  /** Without it messages go into the inbox. */
  provider?: ProviderSettings;
  cacheRedisUrl?: string;
}): Promise<BothServices> {
  const { creditWorks = true, backPressure = { pause: 20_000, resume: 10_000 } } = counts;
  const { queueRedisUrl } = testEnvironment();
  const { cacheRedisUrl = testEnvironment().cacheRedisUrl } = counts;
  const redisPrefix = `test-${randomBytes(6).toString('hex')}`;
  const [messageDatabase, creditDatabase] = await Promise.all([
    createTestDatabase('message'),
    createTestDatabase('credit'),
  ]);
  const common = {
    queueRedis: { url: queueRedisUrl },
    // A busy machine is no cache that is gone.
    cacheRedis: { url: cacheRedisUrl, timeoutMillis: 5_000 },
    redisPrefix,
    log: silentLog,
  };
  const registries: Metrics['registry'][] = [];
  const registryOf = (service: string) => {
    const { registry } = createMetrics({ ...testIdentity, service });
    registries.push(registry);
    return registry;
  };
  const messageParts = Array.from({ length: counts.messageReplicas }, (_, index) =>
    connectMessage({
      ...common,
      name: `message-${index}`,
      registry: registryOf('message'),
      database: messageDatabase,
      price: 1,
      backPressure,
      provider: counts.provider,
    }),
  );
  const creditParts = Array.from({ length: counts.creditReplicas }, (_, index) =>
    connectCredit({
      ...common,
      name: `credit-${index}`,
      registry: registryOf('credit'),
      database: creditDatabase,
    }),
  );
  const messages = await Promise.all(
    messageParts.map((parts) =>
      serveForTest('message', (context) => createMessageApp({ ...context, parts })),
    ),
  );
  const credits = await Promise.all(
    creditParts.map((parts) =>
      serveForTest('credit', (context) => createCreditApp({ ...context, parts })),
    ),
  );
  const work = messageParts.map((parts) => parts.startWork());
  const startCredit = () => void work.push(...creditParts.map((parts) => parts.startWork()));
  if (creditWorks) startCredit();
  const redis = connectProducer({ url: queueRedisUrl, connectionName: 'test', log: silentLog });
  const cacheRedis = connectProducer({
    url: cacheRedisUrl,
    connectionName: 'test',
    log: silentLog,
  });

  const [nextMessage, nextCredit] = [inTurn(messages), inTurn(credits)];
  return {
    messageDatabase,
    creditDatabase,
    message: (...call) => nextMessage().call(...call),
    credit: (...call) => nextCredit().call(...call),
    leave: {
      message: (...call) => nextMessage().sendAndLeave(...call),
      credit: (...call) => nextCredit().sendAndLeave(...call),
    },
    metric: (name) => sumOf(registries, name),
    pools: [...messageParts, ...creditParts].map((parts) => parts.pool),
    isCached: async (name) => (await cacheRedis.exists(`${redisPrefix}:${name}`)) === 1,
    startCredit,
    async wipeQueue() {
      await redis.eval(wipeScript, 0, redisPrefix);
    },
    async stopWorkOfMessage(index) {
      await work[index]?.stop();
    },
    async jobsInQueue() {
      const keys = await redis.keys(`${redisPrefix}:*-*:*-????????-*`);
      return keys.length;
    },
    async stop() {
      await Promise.all([...messages, ...credits].map((replica) => replica.close()));
      await Promise.all(work.map((one) => one.stop()));
      await Promise.all([...messageParts, ...creditParts].map((parts) => parts.disconnect()));
      redis.disconnect();
      cacheRedis.disconnect();
      await Promise.all([messageDatabase.drop(), creditDatabase.drop()]);
    },
  };
}
