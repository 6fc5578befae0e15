import type { Pool, PoolClient } from 'pg';

/** A job that was committed together with the change that asks for it. `jobId` is made from the message. */
export interface OutboxJob {
  outboxId: number;
  jobId: string;
  payload: Record<string, unknown>;
}

/**
 * Takes the oldest jobs out of the outbox, as part of the caller's transaction: they are back if it is rolled back.
 * Rows that another relay is busy with are left to it.
 */
export async function takeOutboxJobs(client: PoolClient, limit: number): Promise<OutboxJob[]> {
  const { rows } = await client.query<OutboxJob>({
    name: 'take-outbox-jobs',
    text: `DELETE FROM outbox WHERE outbox_id = ANY(ARRAY(
             SELECT outbox_id FROM outbox ORDER BY outbox_id LIMIT $1 FOR UPDATE SKIP LOCKED))
           RETURNING outbox_id AS "outboxId", job_id AS "jobId", payload`,
    values: [limit],
  });
  return rows;
}

/** More are not counted: looking must stay cheap just when there is much. */
export const outboxCountLimit = 100_000;

/** How much waits in the outbox, and how long the first of it has waited. */
export async function lookAtOutbox(pool: Pool): Promise<{ rows: number; oldestSeconds: number }> {
  const { rows } = await pool.query<{ rows: number; oldestSeconds: number }>({
    name: 'look-at-outbox',
    text: `SELECT (SELECT count(*) FROM (SELECT FROM outbox LIMIT $1) AS counted) AS rows,
             coalesce((SELECT greatest(0, extract(epoch FROM clock_timestamp() - created_at))
               FROM outbox ORDER BY outbox_id LIMIT 1), 0)::float8 AS "oldestSeconds"`,
    values: [outboxCountLimit],
  });
  return rows[0] as { rows: number; oldestSeconds: number };
}
