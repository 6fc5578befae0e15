import type { Pool, PoolClient } from 'pg';
import { createCreditStore } from '../../../services/credit/src/credit/credit-store.ts';
import { createMessageStore } from '../../../services/message/src/messages/message-store.ts';
import { takeOutboxJobs } from '../../../shared/src/outbox/outbox-store.ts';

/** A statement as a service sends it, with `$1`, `$2`, ... for its values. */
export interface Statement {
  text: string;
  values: readonly unknown[];
}

/** Takes down what a store would have sent. */
async function recorded(name: string, use: (pool: Pool) => Promise<unknown>): Promise<Statement> {
  const sent: (Statement & { name: string })[] = [];
  const query = async (statement: Statement & { name: string }) => {
    sent.push(statement);
    return { rows: [], rowCount: 0 };
  };
  await use({ query } as unknown as Pool);
  const statement = sent.find((one) => one.name === name);
  if (statement === undefined) throw new Error(`the store sent no statement ${name}`);
  return statement;
}

const messageId = '00000000-0000-7000-8000-000000000000';

/** Every statement that a message costs which is accepted, charged and delivered, from the services' own stores. */
export async function statementsOfOneMessage() {
  const message = {
    sender: 'alice',
    destination: 'bob',
    body: 'hello',
    price: 1,
    key: 'key',
    requestHash: Buffer.alloc(32),
    traceparent: null,
    baggage: null,
  };
  const delivered = { messageId, events: ['charged', 'delivered'] } as const;
  const charge = {
    type: 'ChargeRequested',
    version: 1,
    messageId,
    ask: 1,
    account: 'alice',
    price: 1,
  } as const;
  return {
    accept: await recorded('accept', (pool) => createMessageStore(pool).accept([message])),
    take: await recorded('take-outbox-jobs', (pool) =>
      takeOutboxJobs(pool as unknown as PoolClient, 1),
    ),
    charge: await recorded('charge', (pool) => createCreditStore(pool).charge([charge])),
    move: await recorded('move', (pool) => createMessageStore(pool).move([delivered])),
  };
}
