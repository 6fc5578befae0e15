import type { Pool } from 'pg';

/** How often a statement of this name was sent to the database over these pools while `work` ran. */
export async function countStatements(
  pools: Pool[],
  name: string,
  work: () => Promise<unknown>,
): Promise<number> {
  let count = 0;
  const restore = pools.map((pool) => {
    const query = pool.query;
    pool.query = function counting(this: Pool, config: { name?: string }, ...rest: unknown[]) {
      if (config.name === name) count += 1;
      return Reflect.apply(query, this, [config, ...rest]);
    } as Pool['query'];
    return () => {
      pool.query = query;
    };
  });
  try {
    await work();
  } finally {
    for (const one of restore) one();
  }
  return count;
}
