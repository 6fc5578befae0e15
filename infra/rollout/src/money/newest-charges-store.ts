import type { Charges, PricedMessage } from './promises.ts';
import type { Rows } from './rows.ts';

/** By their ids, which are in the order of time. Those of the last seconds are left out: they may not be committed yet, and have a later id that is. */
const rangeOf = (most: number) => `
  SELECT min(message_id::text) AS first, max(message_id::text) AS last FROM (
    SELECT message_id FROM messages WHERE created_at < now() - interval '5 seconds'
    ORDER BY message_id DESC LIMIT ${Math.trunc(most)}
  ) AS newest`;

/**
 * The newest messages and what was booked about them, while others are sent. In this order, so that what moves on meanwhile looks like what it
 * was a moment ago, and never like a mistake: a message is delivered before it is in the inbox that was read first, and charged before it is delivered.
 */
export async function readNewestCharges(rows: Rows, most: number): Promise<Charges> {
  const [range] = await rows<{ first: string | null; last: string }>('message', rangeOf(most));
  if (!range || range.first === null) return { messages: [], inbox: [], transactions: [] };
  const between = `message_id BETWEEN '${range.first}' AND '${range.last}'`;
  return {
    inbox: await rows<{ messageId: string; recipient: string }>(
      'message',
      `SELECT message_id AS "messageId", recipient FROM inbox WHERE ${between}`,
    ),
    messages: await rows<PricedMessage>(
      'message',
      `SELECT message_id AS "messageId", destination, state FROM messages WHERE ${between}`,
    ),
    transactions: await rows<{ messageId: string; kind: string }>(
      'credit',
      `SELECT message_id AS "messageId", kind FROM ledger_transactions WHERE ${between}`,
    ),
  };
}
