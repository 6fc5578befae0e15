import type { Pool } from 'pg';
import { type Event, type Move, stateAfter, states } from './moves.ts';
import { createReadingStore, type MessageRow, messageColumns } from './reading-store.ts';

export interface NewMessage {
  sender: string;
  destination: string;
  body: string;
  /** In credits. */
  price: number;
  key: string | null;
  requestHash: Buffer;
  traceparent: string | null;
  /** W3C: the track, where it is the canary's. */
  baggage: string | null;
}

export interface Accepted {
  /** `mismatch`: the key belongs to another request. */
  outcome: 'accepted' | 'repeated' | 'mismatch';
  messageId: string;
}

export interface Happened {
  messageId: string;
  events: readonly Event[];
  reason?: string | null;
  /** Of the step that makes the move, when its trace is recorded: what comes next follows on it. */
  traceparent?: string | null | undefined;
}

/** A message that has just been moved, as it is now. */
export type MovedMessage = MessageRow & Move;

/** Of a row that was just moved. The database's clock alone: it began the message's time too. */
export const moveColumns = `message_id AS "messageId", from_state AS "from", state, reason, traceparent,
  extract(epoch FROM clock_timestamp() - created_at)::float8 AS "ageSeconds"`;

/**
 * The name of a job, made from a row of `messages` (alias m). Asking again uses the same name, so that a slow queue does not fill
 * with duplicates; now and then a new one, should a job by the old name lie broken in the queue.
 */
export const creditJobId = `CASE m.state WHEN 'queued' THEN 'charge-' ELSE 'refund-' END || m.message_id
  || CASE WHEN m.asked > 3 THEN '-' || m.asked / 4 ELSE '' END`;
/**
 * What credit is asked: ChargeRequested and RefundRequested, version 1. Only the first time with the message's baggage, so to the canary where it has one: whoever
 * gave no verdict in time is not relied upon, and what is asked again is asked of everybody.
 */
export const creditPayload = `jsonb_strip_nulls(CASE m.state
  WHEN 'queued' THEN jsonb_build_object('type', 'ChargeRequested', 'version', 1, 'messageId', m.message_id,
    'ask', m.asked, 'account', m.sender, 'price', m.price, 'traceparent', m.traceparent,
    'baggage', CASE m.asked WHEN 1 THEN m.baggage END)
  ELSE jsonb_build_object('type', 'RefundRequested', 'version', 1, 'messageId', m.message_id,
    'ask', m.asked, 'traceparent', m.traceparent, 'baggage', CASE m.asked WHEN 1 THEN m.baggage END)
END)`;

/** What happens to messages, and the reads of reading-store.ts. */
export function createMessageStore(pool: Pool) {
  /** What is known of keys that were taken before. */
  async function known(requests: NewMessage[]): Promise<Accepted[]> {
    const { rows } = await pool.query<{ messageId: string | null; requestHash: Buffer | null }>({
      name: 'known-keys',
      text: `SELECT k.message_id AS "messageId", k.request_hash AS "requestHash"
             FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS asked (subject, key, place)
             LEFT JOIN idempotency_keys k USING (subject, key) ORDER BY place`,
      values: [requests.map((one) => one.sender), requests.map((one) => one.key)],
    });
    return rows.map(({ messageId, requestHash }, place) => {
      if (messageId === null || requestHash === null)
        throw new Error('the idempotency key was just forgotten');
      const same = requestHash.equals((requests[place] as NewMessage).requestHash);
      return { outcome: same ? 'repeated' : 'mismatch', messageId };
    });
  }

  return {
    /**
     * Stores messages, their idempotency keys and the requests to charge them: one statement, one transaction, one round trip
     * (and a second one for keys taken before). Concurrent twins wait for the first to commit.
     */
    async accept(requests: NewMessage[]): Promise<Accepted[]> {
      const { rows } = await pool.query<{ messageId: string; place: number }>({
        name: 'accept',
        text: `
          WITH request AS MATERIALIZED (
            SELECT *, uuid_v7() AS message_id
            FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::bytea[], $7::text[], $8::text[])
              WITH ORDINALITY AS r (sender, destination, body, price, key, request_hash, traceparent, baggage, place)
          ), claimed AS (
            INSERT INTO idempotency_keys (subject, key, request_hash, message_id)
            SELECT sender, key, request_hash, message_id FROM request WHERE key IS NOT NULL
            ORDER BY sender, key -- in one order, so that batches never wait for each other in a circle
            ON CONFLICT DO NOTHING RETURNING message_id
          ), m AS (
            INSERT INTO messages (message_id, sender, destination, body, price, traceparent, baggage)
            SELECT message_id, sender, destination, body, price, traceparent, baggage FROM request
            WHERE key IS NULL OR message_id IN (SELECT message_id FROM claimed)
            RETURNING *
          ), asked AS (
            INSERT INTO outbox (job_id, payload) SELECT ${creditJobId}, ${creditPayload} FROM m
          )
          SELECT m.message_id AS "messageId", place FROM m JOIN request USING (message_id)`,
        values: [
          requests.map((one) => one.sender),
          requests.map((one) => one.destination),
          requests.map((one) => one.body),
          requests.map((one) => one.price),
          requests.map((one) => one.key),
          requests.map((one) => one.requestHash),
          requests.map((one) => one.traceparent),
          requests.map((one) => one.baggage),
        ],
      });
      const answers: (Accepted | undefined)[] = new Array(requests.length).fill(undefined);
      for (const { messageId, place } of rows)
        answers[place - 1] = { outcome: 'accepted', messageId };
      const open = requests.filter((_, index) => answers[index] === undefined);
      const found = open.length > 0 ? await known(open) : [];
      return answers.map((answer) => answer ?? (found.shift() as Accepted));
    },

    /**
     * Makes the legal moves, and leaves the others alone. In the same transaction a message that becomes `delivered` is put into
     * its recipient's inbox, one that is `charged` and no more is put down for the provider, and one that needs a refund asks for it.
     * @returns the messages that did move, as they are now
     */
    async move(happened: Happened[]): Promise<MovedMessage[]> {
      const legal = happened.flatMap(({ messageId, events, reason, traceparent }) =>
        states.flatMap((from) => {
          const to = stateAfter(from, events);
          return to === undefined
            ? []
            : [{ messageId, from, to, reason: reason ?? null, traceparent: traceparent ?? null }];
        }),
      );
      const { rows } = await pool.query<MovedMessage>({
        name: 'move',
        text: `
          WITH legal AS (
            SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[])
              AS l (message_id, from_state, to_state, reason, traceparent)
          ), locked AS (
            SELECT message_id, state FROM messages WHERE message_id = ANY($1::uuid[]) ORDER BY message_id FOR UPDATE
          ), m AS (
            UPDATE messages SET state = to_state, reason = coalesce(legal.reason, messages.reason),
              traceparent = coalesce(legal.traceparent, messages.traceparent),
              settled_at = CASE WHEN to_state IN ('delivered', 'rejected', 'failed') THEN now() END,
              ask_at = now() + interval '5 seconds', asked = 1
            FROM legal JOIN locked USING (message_id)
            WHERE messages.message_id = legal.message_id AND messages.state = from_state AND locked.state = from_state
            RETURNING messages.*, from_state
          ), into_inbox AS (
            INSERT INTO inbox (message_id, recipient) SELECT message_id, destination FROM m WHERE state = 'delivered'
          ), to_deliver AS (
            INSERT INTO deliveries (message_id) SELECT message_id FROM m WHERE state = 'charged'
          ), refund_asked AS (
            INSERT INTO outbox (job_id, payload)
            SELECT ${creditJobId}, ${creditPayload} FROM m WHERE state IN ('refunding', 'unconfirmed-refunding')
          )
          SELECT ${messageColumns}, ${moveColumns} FROM m`,
        values: [
          legal.map((one) => one.messageId),
          legal.map((one) => one.from),
          legal.map((one) => one.to),
          legal.map((one) => one.reason),
          legal.map((one) => one.traceparent),
        ],
      });
      return rows;
    },

    /**
     * Asks credit again about messages that had no verdict in time, less and less often for each of them. Those
     * whose request is still in the outbox are only put off.
     * @returns how many were due
     */
    async askAgain(limit: number): Promise<number> {
      const { rowCount } = await pool.query({
        name: 'ask-again',
        text: `
          WITH due AS (
            SELECT message_id FROM messages
            WHERE state IN ('queued', 'refunding', 'unconfirmed-refunding') AND ask_at < now()
            ORDER BY ask_at LIMIT $1 FOR UPDATE SKIP LOCKED
          ), m AS (
            UPDATE messages SET asked = asked + 1,
              ask_at = now() + least(60, 5 * 2 ^ least(asked, 5)) * (0.75 + random() / 2) * interval '1 second'
            FROM due WHERE messages.message_id = due.message_id RETURNING messages.*
          ), asked AS (
            INSERT INTO outbox (job_id, payload) SELECT ${creditJobId}, ${creditPayload} FROM m
            WHERE NOT EXISTS (SELECT FROM outbox WHERE job_id = ${creditJobId})
          )
          SELECT message_id FROM m`,
        values: [limit],
      });
      return rowCount ?? 0;
    },

    ...createReadingStore(pool),
  };
}

export type MessageStore = ReturnType<typeof createMessageStore>;
