import { randomBytes } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '../../../shared/test-support/database.ts';
import { testEnvironment } from '../../../shared/test-support/environment.ts';
import { serveForTest, type TestReplica } from '../../../shared/test-support/replica.ts';
import { silentLog } from '../../../shared/test-support/silent-log.ts';
import { createApp } from '../src/app.ts';
import { type CreditParts, connectParts } from '../src/parts.ts';

export interface CreditReplica extends TestReplica {
  database: TestDatabase;
  parts: CreditParts;
}

/** One replica of credit on a database of its own, without its background work. */
export async function startCreditReplica(): Promise<CreditReplica> {
  const { queueRedisUrl, cacheRedisUrl } = testEnvironment();
  const database = await createTestDatabase('credit');
  const parts = connectParts({
    name: 'credit-test',
    database,
    queueRedis: { url: queueRedisUrl },
    // A busy machine is no cache that is gone.
    cacheRedis: { url: cacheRedisUrl, timeoutMillis: 5_000 },
    redisPrefix: `test-${randomBytes(6).toString('hex')}`,
    log: silentLog,
  });
  const replica = await serveForTest('credit', (context) => createApp({ ...context, parts }));
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
