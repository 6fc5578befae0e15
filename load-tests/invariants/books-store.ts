import { readLedger } from '@serin/rollout/money/ledger-store.ts';
import { creditRepliesQueue, requestQueues } from '@serin/shared/contracts/credit-queues.ts';
import type { BookedMessage, BookedTransaction, Books } from './books.ts';
import type { World } from './world.ts';

/** Marks are made of letters and digits (see cast.ts), so that they may stand in SQL. */
function safe(mark: string): string {
  if (!/^[a-z0-9]+$/.test(mark)) throw new Error(`${mark} may not stand in SQL`);
  return mark;
}

/** The names of queues as a table in Lua. */
const inLua = (queues: readonly string[]) => `{${queues.map((queue) => `'${queue}'`).join(', ')}}`;

const countJobs = `
  local jobs = 0
  for _, queue in ipairs(${inLua([...requestQueues, creditRepliesQueue])}) do
    for _, kind in ipairs({'wait', 'active', 'paused'}) do
      jobs = jobs + redis.call('LLEN', 'bull:' .. queue .. ':' .. kind)
    end
    for _, kind in ipairs({'delayed', 'prioritized', 'failed', 'waiting-children'}) do
      jobs = jobs + redis.call('ZCARD', 'bull:' .. queue .. ':' .. kind)
    end
  end
  return cjson.encode(jobs)`;

/**
 * Requests that stand in a queue more than once under different names, among the first 5,000. One that a canary was asked first, and then everybody,
 * may stand in both queues, once in each.
 */
const countDoubled = `
  local doubled = 0
  for _, queue in ipairs(${inLua(requestQueues)}) do
    local seen, keys = {}, 'bull:' .. queue .. ':'
    for _, kind in ipairs({'wait', 'active'}) do
      for _, id in ipairs(redis.call('LRANGE', keys .. kind, 0, 4999)) do
        local ok, data = pcall(cjson.decode, redis.call('HGET', keys .. id, 'data') or '')
        if ok and type(data) == 'table' and data.messageId then
          local name = tostring(data.type) .. data.messageId .. math.floor((tonumber(data.ask) or 1) / 4)
          if seen[name] then doubled = doubled + 1 end
          seen[name] = true
        end
      end
    end
  end
  return cjson.encode(doubled)`;

/** All the SQL, and the Lua, of the checker: it only reads. */
export function createBooksStore(world: World) {
  const one = async <Row>(database: 'message' | 'credit', sql: string): Promise<Row> => {
    const [row] = await world.rows<Row>(database, sql);
    if (row === undefined) throw new Error('the database gave no row');
    return row;
  };
  const outboxRows = async (database: 'message' | 'credit') =>
    (await one<{ rows: number }>(database, 'SELECT count(*) AS rows FROM outbox')).rows;

  return {
    /** Messages of the campaign whose outcome is open, rows in the outboxes, and jobs. */
    async unrest(mark: string) {
      const [{ open }, message, credit, jobs] = await Promise.all([
        one<{ open: number }>(
          'message',
          `SELECT count(*) AS open FROM messages
           WHERE sender LIKE '${safe(mark)}-%' AND state NOT IN ('delivered', 'rejected', 'failed')`,
        ),
        outboxRows('message'),
        outboxRows('credit'),
        world.queue<number>(countJobs),
      ]);
      return { open, message, credit, jobs };
    },

    /** The lowest balance there is; null while there are no accounts. */
    lowestBalance: async () =>
      (
        await one<{ lowest: number | null }>(
          'credit',
          'SELECT min(balance) AS lowest FROM accounts',
        )
      ).lowest,

    doubledRequests: () => world.queue<number>(countDoubled),

    async read(mark: string): Promise<Books> {
      const senders = `LIKE '${safe(mark)}-%'`;
      const [messages, inbox, transactions, balances, ledger, unrest] = await Promise.all([
        world.rows<BookedMessage>(
          'message',
          `SELECT message_id AS "messageId", sender, destination, body, state FROM messages WHERE sender ${senders}`,
        ),
        world.rows<{ messageId: string; recipient: string }>(
          'message',
          `SELECT message_id AS "messageId", recipient FROM inbox WHERE recipient ${senders}`,
        ),
        world.rows<BookedTransaction>(
          'credit',
          `SELECT transaction_id AS "transactionId", kind, message_id AS "messageId", substr(account, 6) AS account, amount
             FROM ledger_entries JOIN ledger_transactions USING (transaction_id)
             WHERE account LIKE 'user:${mark}-%'`,
        ),
        world.rows<{ subject: string; balance: number }>(
          'credit',
          `SELECT substr(account, 6) AS subject, balance FROM accounts WHERE account LIKE 'user:${mark}-%'`,
        ),
        readLedger(world.rows),
        this.unrest(mark),
      ]);
      return {
        messages,
        inbox,
        transactions,
        balances,
        ledger,
        outbox: { message: unrest.message, credit: unrest.credit },
        jobs: unrest.jobs,
      };
    },
  };
}

export type BooksStore = ReturnType<typeof createBooksStore>;
