import type { Pool } from 'pg';
import type { Delivery } from '../provider/post.ts';
import type { Decision, Standing } from './delivery-policy.ts';
import { creditJobId, creditPayload, moveColumns } from './message-store.ts';
import { type Move, type State, stateAfter } from './moves.ts';

/** First tries, and further ones. */
export type Lane = 'first' | 'again';

/** A delivery that this replica has in hand, for as long as the lease lasts. */
export interface Taken extends Delivery, Standing {
  holder: string;
}

export interface Decided {
  messageId: string;
  holder: string;
  decision: Decision;
}

/** The states in which a message has a row in `deliveries`. */
const open = ['charged', 'unconfirmed'] as const satisfies State[];
const ofLane = { first: 'tries = 0', again: 'tries > 0' };

/** From where to where a decision moves a message; the same state where it is only to be tried again. */
function movesOf({ messageId, holder, decision }: Decided) {
  const { event, reason, retrySeconds, counts } = decision;
  return open.flatMap((from) => {
    const next = event === null ? from : stateAfter(from, [event]);
    const to = next ?? (retrySeconds === null ? undefined : from);
    return to === undefined ? [] : [{ messageId, holder, from, to, reason, retrySeconds, counts }];
  });
}

/** The SQL of delivering through an HTTP provider. No transaction is ever open while the provider is asked. */
export function createDeliveryStore(pool: Pool) {
  return {
    /**
     * Takes what is due, oldest first, and nothing that another replica has in hand.
     * @param leaseSeconds after which another may take it, should nothing have been recorded
     * @param giveUpHours after the charge, from which on a delivery is overdue
     */
    async take(
      lane: Lane,
      limit: number,
      leaseSeconds: number,
      giveUpHours: number,
    ): Promise<Taken[]> {
      const { rows } = await pool.query<Taken>({
        name: `take-deliveries-${lane}`,
        text: `
          WITH due AS (
            SELECT message_id FROM deliveries WHERE ${ofLane[lane]} AND try_at <= now()
            ORDER BY try_at LIMIT $1 FOR UPDATE SKIP LOCKED
          ), taken AS (
            UPDATE deliveries SET holder = gen_random_uuid(), abandoned = abandoned OR holder IS NOT NULL,
              try_at = now() + $2 * interval '1 second'
            FROM due WHERE deliveries.message_id = due.message_id RETURNING deliveries.*
          )
          SELECT message_id AS "messageId", holder, tries, abandoned OR state = 'unconfirmed' AS "inDoubt",
            charged_at < now() - $3 * interval '1 hour' AS overdue, destination, body, traceparent
          FROM taken JOIN messages USING (message_id)`,
        values: [limit, leaseSeconds, giveUpHours],
      });
      return rows;
    },

    /**
     * Records what came of deliveries: makes the legal move, asks for a refund, or sets the time of the next try. What a replica says
     * after it lost its hold counts for nothing, unless it is that the provider has accepted the message.
     * @returns the moves that were made
     */
    async record(decided: Decided[]): Promise<Move[]> {
      const rows = decided.flatMap(movesOf);
      const { rows: moved } = await pool.query<Move>({
        name: 'record-deliveries',
        text: `
          WITH decided AS (
            SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::float8[], $7::bool[])
              AS d (message_id, holder, from_state, to_state, reason, retry_seconds, counts)
          ), locked AS (
            SELECT message_id, state FROM messages WHERE message_id = ANY($1::uuid[]) ORDER BY message_id FOR UPDATE
          ), hands AS ( -- after the messages, and each found by its key, however many wait
            SELECT message_id, holder AS current_holder FROM deliveries
            WHERE message_id = ANY(ARRAY(SELECT message_id FROM locked)) ORDER BY message_id FOR UPDATE
          ), held AS (
            SELECT decided.* FROM decided JOIN locked USING (message_id) JOIN hands USING (message_id)
            WHERE state = from_state AND (holder = current_holder OR to_state = 'delivered')
          ), m AS (
            UPDATE messages SET state = to_state,
              reason = CASE WHEN to_state <> 'delivered' THEN held.reason END,
              settled_at = CASE WHEN to_state = 'delivered' THEN now() END, ask_at = now() + interval '5 seconds', asked = 1
            FROM held WHERE messages.message_id = held.message_id AND messages.state = from_state AND from_state <> to_state
            RETURNING messages.*, from_state
          ), put_off AS (
            UPDATE deliveries SET holder = NULL, try_at = now() + retry_seconds * interval '1 second',
              tries = tries + counts::int
            FROM held WHERE deliveries.message_id = held.message_id AND to_state IN ('charged', 'unconfirmed')
          ), ended AS (
            DELETE FROM deliveries USING held
            WHERE deliveries.message_id = held.message_id AND to_state NOT IN ('charged', 'unconfirmed')
          ), refund_asked AS (
            INSERT INTO outbox (job_id, payload)
            SELECT ${creditJobId}, ${creditPayload} FROM m WHERE state IN ('refunding', 'unconfirmed-refunding')
          )
          SELECT ${moveColumns} FROM m`,
        values: [
          rows.map((one) => one.messageId),
          rows.map((one) => one.holder),
          rows.map((one) => one.from),
          rows.map((one) => one.to),
          rows.map((one) => one.reason),
          rows.map((one) => one.retrySeconds),
          rows.map((one) => one.counts),
        ],
      });
      return moved;
    },
  };
}

export type DeliveryStore = ReturnType<typeof createDeliveryStore>;
