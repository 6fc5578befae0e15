import type { Pool } from 'pg';

/** The cheapest question that needs a connection, a password and a living server. */
export async function ping(pool: Pool): Promise<void> {
  await pool.query('SELECT 1');
}
