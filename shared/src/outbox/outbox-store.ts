import type { PoolClient } from 'pg';

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
