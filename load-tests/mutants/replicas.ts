import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeToken } from '@serin/cli/token.ts';
import { Redis } from 'ioredis';
import { createTestDatabase } from '../../shared/test-support/database.ts';
import { testEnvironment } from '../../shared/test-support/environment.ts';
import { until } from '../drills/wait.ts';
import { startFlakyProvider } from '../flaky-provider/flaky-provider.ts';
import { remoteControl } from '../flaky-provider/remote.ts';
import type { World } from '../invariants/world.ts';
import { ask } from '../scenarios/ask.ts';
import type { Mutant, Patch } from './mutant.ts';
import { patchedSources } from './patched-sources.ts';
import { type ReplicaProcess, replicaProcess } from './replica-process.ts';

const secret = 'a secret for mutants, of 32 bytes or more';

/** Two replicas of each service, patched, on databases of their own, without an edge. */
export interface Replicas {
  world: World;
  /** Stable ones; the second is the canary, if one was wanted. */
  message: readonly ReplicaProcess[];
  credit: readonly ReplicaProcess[];
  /** What FLUSHALL does to the queue. */
  wipeQueue(): Promise<void>;
  /** Whether the canary of credit has said within three seconds that it lives. */
  canaryIsHeard(): Promise<boolean>;
  /**
   * Waits for messages that failed, and asks for each refund once more, as a queue that delivers at least once may do at any time. For replicas that
   * refund again: resolves when one has.
   */
  repeatRefunds(): Promise<void>;
  stop(): Promise<void>;
}

export interface ReplicasOptions extends Pick<Mutant, 'patches' | 'provider'> {
  /** 1 to 15: these replicas' own in both Redis. */
  redisDatabase: number;
  /** Makes the second replica of each service a canary of version 1.1.0, with these patches besides. */
  canary?: readonly Patch[];
  /** What replicas are told besides what they need. */
  environment?: Record<string, string>;
}

export async function startReplicas(options: ReplicasOptions): Promise<Replicas> {
  const undo: (() => unknown)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    return { ...(await start(options, undo)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  { patches, provider, redisDatabase, canary, environment: told = {} }: ReplicasOptions,
  undo: (() => unknown)[],
): Promise<Omit<Replicas, 'stop'>> {
  const sources = patchedSources(patches);
  undo.push(sources.remove);
  const canarySources = canary === undefined ? sources : patchedSources([...patches, ...canary]);
  undo.push(canarySources.remove);
  const { queueRedisUrl, cacheRedisUrl } = testEnvironment();
  const inDatabase = (url: string) => url.replace(/\/\d+$/, `/${redisDatabase}`);
  const redis = new Redis(inDatabase(queueRedisUrl));
  const cache = new Redis(inDatabase(cacheRedisUrl));
  undo.push(() => [redis, cache].map((one) => one.disconnect()));
  await Promise.all([redis.flushdb(), cache.flushdb()]);

  const secrets = mkdtempSync(join(tmpdir(), 'serin-mutant-secrets-'));
  undo.push(() => rmSync(secrets, { recursive: true, force: true }));
  const file = (name: string, text: string) => {
    writeFileSync(join(secrets, name), text);
    return join(secrets, name);
  };
  const secretFile = file('jwt', secret);

  const databases = {
    message: await createTestDatabase('message', sources.directory),
    credit: await createTestDatabase('credit', sources.directory),
  };
  undo.push(databases.message.drop, databases.credit.drop);
  const delivery: Record<string, string> = {};
  if (provider !== undefined) {
    const flaky = await startFlakyProvider({ host: '127.0.0.1', port: 0, controlPort: 0 });
    undo.push(flaky.close);
    await remoteControl(flaky.controlUrl).set(provider);
    delivery.PROVIDER_URL = flaky.url;
  }
  const replicasOf = (service: 'message' | 'credit') => {
    const { url, password } = databases[service];
    const environment = {
      SERVICE_NAME: 'service-v1',
      SERVICE_VERSION: '1.0.0',
      DATABASE_URL: url,
      DATABASE_PASSWORD_FILE: file(service, password),
      QUEUE_REDIS_URL: inDatabase(queueRedisUrl),
      CACHE_REDIS_URL: inDatabase(cacheRedisUrl),
      JWT_SECRET_FILE: secretFile,
      LOG_LEVEL: 'error',
      ...told,
      ...(service === 'message' ? delivery : {}),
    };
    const asCanary = { SERVICE_NAME: 'service-v2', SERVICE_VERSION: '1.1.0' };
    return Promise.all([
      replicaProcess(sources.directory, service, environment),
      replicaProcess(canarySources.directory, service, {
        ...environment,
        ...(canary === undefined ? {} : asCanary),
      }),
    ]);
  };
  const message = await replicasOf('message');
  const credit = await replicasOf('credit');
  undo.push(() => Promise.all([...message, ...credit].map((one) => one.stop())));
  await Promise.all([...message, ...credit].map((one) => one.start()));

  const agent = new Agent({ keepAlive: true });
  undo.push(() => agent.destroy());
  let turn = 0;
  const world: World = {
    ask(question) {
      const replicas = question.path.startsWith('/credit') ? credit : message;
      return ask((replicas[turn++ % replicas.length] as ReplicaProcess).port, question, agent);
    },
    token: (subject) => makeToken({ secret, subject }),
    async rows(database, sql) {
      const whole = `SELECT coalesce(json_agg(r), '[]') AS rows FROM (${sql}) AS r`;
      const [row] = await databases[database].query<{ rows: never[] }>(whole);
      return row?.rows ?? [];
    },
    queue: async (script) => JSON.parse(String(await redis.eval(script, 0))),
  };
  return {
    world,
    message,
    credit,
    wipeQueue: async () => void (await redis.flushdb()),
    canaryIsHeard: async () => (await redis.exists('serin:credit-canary-lives')) === 1,
    async repeatRefunds() {
      let round = 0;
      await until(
        'a message was refunded twice',
        60,
        async () => {
          round += 1;
          // Each round with names of its own: a job may fail for good, and what has failed nobody else asks for again.
          await databases.message.query(
            `INSERT INTO outbox (job_id, payload) SELECT 'again-${round}-' || message_id, jsonb_build_object(
               'type', 'RefundRequested', 'version', 1, 'messageId', message_id)
             FROM messages WHERE state = 'failed' LIMIT 20`,
          );
          const twice = await databases.credit.query(
            `SELECT message_id FROM ledger_transactions WHERE kind = 'refund'
             GROUP BY message_id HAVING count(*) > 1 LIMIT 1`,
          );
          return twice.length > 0;
        },
        1_000,
      );
    },
  };
}
