import type { Pool } from 'pg';

/** Deletes keys older than a day, a bounded number at a time; answers how many. */
export async function forgetOldKeys(pool: Pool, limit: number): Promise<number> {
  const { rowCount } = await pool.query(
    `DELETE FROM idempotency_keys WHERE (subject, key) IN (
       SELECT subject, key FROM idempotency_keys WHERE created_at < now() - interval '24 hours'
       ORDER BY created_at LIMIT $1 FOR UPDATE SKIP LOCKED)`,
    [limit],
  );
  return rowCount ?? 0;
}
