import { scopes } from '../../../shared/src/auth/scopes.ts';
import type { Readiness } from '../../../shared/src/health/readiness.ts';
import type { Operation } from '../../../shared/src/openapi/operation.ts';
import { serviceOf } from '../../../shared/src/openapi/operations.ts';
import type { TestDatabase } from '../../../shared/test-support/database.ts';
import { testEnvironment } from '../../../shared/test-support/environment.ts';
import {
  type AppContext,
  serveForTest,
  type TestReplica,
} from '../../../shared/test-support/replica.ts';
import { silentLog } from '../../../shared/test-support/silent-log.ts';
import { createApp as createCreditApp } from '../../credit/src/app.ts';
import { connectParts as connectCredit } from '../../credit/src/parts.ts';
import { startCreditReplica } from '../../credit/test/credit-replica.ts';
import { createApp as createMessageApp } from '../../message/src/app.ts';
import { createMessageStore } from '../../message/src/messages/message-store.ts';
import { connectParts as connectMessage } from '../../message/src/parts.ts';
import { startMessageReplica } from '../../message/test/message-replica.ts';

/** The states a replica may be found in. */
export type Condition = 'working' | 'broken' | 'without database' | 'paused' | 'unready';

export interface Stage {
  /** The replica in this condition that the edge would ask. */
  replica(operation: Operation, condition: Condition): TestReplica['call'];
  /** A message from alice to bob, as far as this. */
  message(state: 'queued' | 'delivered'): Promise<string>;
  /** A few entries in alice's ledger. */
  entries(): Promise<void>;
  /** How many rows each table of both services has. */
  rows(): Promise<Record<'message' | 'credit', object>>;
  /** Everything that the working replicas logged. */
  logged(): string;
  scopesWithout(scope: string | undefined): string[];
  /** Takes it all down. */
  strike(): Promise<void>;
}

const failing = () => Promise.reject(new TypeError('a mistake in the code'));
const brokenParts = {
  sendMessage: failing,
  messageStatus: failing,
  listMessages: failing,
  takeStock: failing,
  isPaused: () => false,
  onRefused: () => {},
  topUp: failing,
  balanceOf: failing,
  listLedger: failing,
};

/** One replica of each service in each condition. */
export async function setStage(): Promise<Stage> {
  const { queueRedisUrl, cacheRedisUrl } = testEnvironment();
  const nowhere = {
    name: 'without-database',
    database: { url: 'postgres://nobody@127.0.0.1:1/nothing' },
    queueRedis: { url: queueRedisUrl },
    cacheRedis: { url: cacheRedisUrl },
    redisPrefix: 'test-without-database',
    price: 1,
    backPressure: { pause: 20_000, resume: 10_000 },
    log: silentLog,
  };
  const lonely = { message: connectMessage(nowhere), credit: connectCredit(nowhere) };
  const working = { message: await startMessageReplica(), credit: await startCreditReplica() };
  const stopping = (readiness: Readiness) => {
    readiness.stopping();
    return readiness;
  };

  const serve = {
    message: (parts: Parameters<typeof createMessageApp>[0]['parts'], change = same) =>
      serveForTest('message', (context) => createMessageApp({ ...change(context), parts })),
    credit: (parts: Parameters<typeof createCreditApp>[0]['parts'], change = same) =>
      serveForTest('credit', (context) => createCreditApp({ ...change(context), parts })),
  };
  const unready = (context: AppContext) => ({ ...context, readiness: stopping(context.readiness) });
  const conditions: Record<'message' | 'credit', Partial<Record<Condition, TestReplica>>> = {
    message: {
      working: working.message,
      broken: await serve.message(brokenParts),
      'without database': await serve.message(lonely.message),
      paused: await serve.message({ ...working.message.parts, isPaused: () => true }),
      unready: await serve.message(working.message.parts, unready),
    },
    credit: {
      working: working.credit,
      broken: await serve.credit(brokenParts),
      'without database': await serve.credit(lonely.credit),
    },
  };

  return {
    replica(operation, condition) {
      const service = serviceOf(operation);
      const replica = conditions[service][condition];
      if (replica === undefined) throw new Error(`no replica of ${service} is ${condition}`);
      return replica.call;
    },
    async message(state) {
      const { call, parts } = working.message;
      const body = { destination: 'bob', body: 'hello' };
      const { messageId } = (await call('POST', '/messages', { as: 'alice', body })).body;
      if (state === 'delivered')
        await createMessageStore(parts.pool).move([
          { messageId, events: ['charged', 'delivered'] },
        ]);
      return messageId;
    },
    async entries() {
      for (const amount of [1, 2])
        await working.credit.call('POST', '/credit', { as: 'alice', body: { amount } });
    },
    async rows() {
      const counts = await Promise.all([
        countRows(working.message.database, messageTables),
        countRows(working.credit.database, creditTables),
      ]);
      const [message, credit] = counts;
      return { message, credit };
    },
    logged: () => [...working.message.logged, ...working.credit.logged].join(''),
    scopesWithout: (scope) => scopes.filter((one) => one !== scope),
    async strike() {
      const all = Object.values(conditions).flatMap((group) => Object.values(group));
      await Promise.all(all.map((replica) => replica.close()));
      await Promise.all([lonely.message.disconnect(), lonely.credit.disconnect()]);
    },
  };
}

const messageTables = ['messages', 'inbox', 'idempotency_keys', 'outbox'];
const creditTables = [
  'accounts',
  'ledger_transactions',
  'ledger_entries',
  'verdicts',
  'idempotency_keys',
  'outbox',
];

async function countRows(database: TestDatabase, tables: string[]): Promise<object> {
  const counts = tables.map((table) => `(SELECT count(*) FROM ${table})::int AS ${table}`);
  const [row] = await database.query(`SELECT ${counts.join(', ')}`);
  return row ?? {};
}

const same = (context: AppContext) => context;
