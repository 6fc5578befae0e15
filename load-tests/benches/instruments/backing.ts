import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import startBackingServices from '@serin/cli/testing/backing-services.ts';
import { makeToken } from '@serin/cli/token.ts';
import { Redis } from 'ioredis';
import { createTestDatabase } from '../../../shared/test-support/database.ts';
import { testEnvironment } from '../../../shared/test-support/environment.ts';

const secret = 'a secret for benchmarks, of 32 bytes or more';
const sender = 'alice';

export interface Backing {
  /** What a replica of message is told: a database, two Redis, the key of its tokens. */
  env: Readonly<Record<string, string>>;
  /** Asks for a delivered message of alice's. */
  path: string;
  headers: Readonly<Record<string, string>>;
  /** Puts the text of an answer where the stages below the replica find it. */
  remember(answer: string): Promise<void>;
  stop(): Promise<void>;
}

/** Real PostgreSQL and Redis, with one message in them that has been delivered. */
export async function startBacking(): Promise<Backing> {
  const undo: (() => unknown)[] = [await startBackingServices()];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const { queueRedisUrl, cacheRedisUrl } = testEnvironment();
    const database = await createTestDatabase('message');
    undo.push(database.drop);
    const directory = mkdtempSync(join(tmpdir(), 'serin-bench-secrets-'));
    undo.push(() => rmSync(directory, { recursive: true, force: true }));
    const file = (name: string, text: string) => {
      writeFileSync(join(directory, name), text);
      return join(directory, name);
    };
    const [message] = await database.query<{ id: string }>(
      `INSERT INTO messages (message_id, sender, destination, body, price, state, settled_at)
       VALUES (uuid_v7(), $1, 'bob', 'Hello, how are you today?', 1, 'delivered', now()) RETURNING message_id AS id`,
      [sender],
    );
    const redis = new Redis(cacheRedisUrl);
    undo.push(() => redis.disconnect());
    return {
      env: {
        SERVICE_NAME: 'service-v1',
        SERVICE_VERSION: '1.0.0',
        DATABASE_URL: database.url,
        DATABASE_PASSWORD_FILE: file('database', database.password),
        QUEUE_REDIS_URL: queueRedisUrl,
        CACHE_REDIS_URL: cacheRedisUrl,
        JWT_SECRET_FILE: file('jwt', secret),
      },
      path: `/messages/${message?.id}`,
      headers: { authorization: `Bearer ${await makeToken({ secret, subject: sender })}` },
      remember: async (answer) => void (await redis.set('bench:answer', answer)),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
