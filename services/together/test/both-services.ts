import { randomBytes } from 'node:crypto';
import { connectProducer } from '../../../shared/src/queue/connection.ts';
import { createTestDatabase, type TestDatabase } from '../../../shared/test-support/database.ts';
import { testEnvironment } from '../../../shared/test-support/environment.ts';
import { silentLog } from '../../../shared/test-support/silent-log.ts';
import { type CreditParts, connectParts as connectCredit } from '../../credit/src/parts.ts';
import { connectParts as connectMessage, type MessageParts } from '../../message/src/parts.ts';

export interface BothServices {
  messageDatabase: TestDatabase;
  creditDatabase: TestDatabase;
  /** One of the replicas, each in turn. */
  message(): MessageParts;
  credit(): CreditParts;
  /** Deletes everything the queue holds for these services. */
  wipeQueue(): Promise<void>;
  stop(): Promise<void>;
}

function inTurn<Replica>(replicas: Replica[]): () => Replica {
  let next = 0;
  return () => replicas[next++ % replicas.length] as Replica;
}

/** As FLUSHALL does, all at once, but for one prefix: other tests use the same Redis. */
const wipeScript = `
  for _, key in ipairs(redis.call('KEYS', ARGV[1] .. ':*')) do redis.call('DEL', key) end`;

/** Replicas of both services, as in the real system, on databases and Redis keys of their own. */
export async function startBothServices(counts: {
  messageReplicas: number;
  creditReplicas: number;
}): Promise<BothServices> {
  const { queueRedisUrl, cacheRedisUrl } = testEnvironment();
  const redisPrefix = `test-${randomBytes(6).toString('hex')}`;
  const [messageDatabase, creditDatabase] = await Promise.all([
    createTestDatabase('message'),
    createTestDatabase('credit'),
  ]);
  const common = {
    queueRedis: { url: queueRedisUrl },
    cacheRedis: { url: cacheRedisUrl },
    redisPrefix,
    log: silentLog,
  };
  const messages = Array.from({ length: counts.messageReplicas }, (_, index) =>
    connectMessage({ ...common, name: `message-${index}`, database: messageDatabase, price: 1 }),
  );
  const credits = Array.from({ length: counts.creditReplicas }, (_, index) =>
    connectCredit({ ...common, name: `credit-${index}`, database: creditDatabase }),
  );
  const work = [...messages, ...credits].map((replica) => replica.startWork());
  const redis = connectProducer({ url: queueRedisUrl, connectionName: 'test', log: silentLog });

  return {
    messageDatabase,
    creditDatabase,
    message: inTurn(messages),
    credit: inTurn(credits),
    async wipeQueue() {
      await redis.eval(wipeScript, 0, redisPrefix);
    },
    async stop() {
      await Promise.all(work.map((one) => one.stop()));
      await Promise.all([...messages, ...credits].map((replica) => replica.disconnect()));
      redis.disconnect();
      await Promise.all([messageDatabase.drop(), creditDatabase.drop()]);
    },
  };
}
