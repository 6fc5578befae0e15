import { randomBytes } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '../../../shared/test-support/database.ts';
import { testEnvironment } from '../../../shared/test-support/environment.ts';
import { serveForTest, type TestReplica } from '../../../shared/test-support/replica.ts';
import { silentLog } from '../../../shared/test-support/silent-log.ts';
import { createApp } from '../src/app.ts';
import { connectParts, type MessageParts } from '../src/parts.ts';

export interface MessageReplica extends TestReplica {
  database: TestDatabase;
  parts: MessageParts;
}

/** One replica of message on a database of its own. Its background work is not started: messages stay queued. */
export async function startMessageReplica(
  cacheRedisUrl = testEnvironment().cacheRedisUrl,
): Promise<MessageReplica> {
  const database = await createTestDatabase('message');
  const parts = connectParts({
    name: 'message-test',
    database,
    queueRedis: { url: testEnvironment().queueRedisUrl },
    // A busy machine is no cache that is gone.
    cacheRedis: { url: cacheRedisUrl, timeoutMillis: 5_000 },
    redisPrefix: `test-${randomBytes(6).toString('hex')}`,
    price: 1,
    backPressure: { pause: 20_000, resume: 10_000 },
    log: silentLog,
  });
  const replica = await serveForTest('message', (context) => createApp({ ...context, parts }));
  return {
    ...replica,
    database,
    parts,
    async close() {
      await replica.close();
      await parts.disconnect();
      await database.drop();
    },
  };
}
