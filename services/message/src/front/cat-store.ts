import type { Pool } from 'pg';

/** How the system is: resting, at work, or with something missing. */
export type Mood = 'calm' | 'busy' | 'worried';

export type Cats = Partial<Record<Mood, string>>;

/** The SQL of the cats that GET / draws. */
export function createCatStore(pool: Pool) {
  return {
    /** All of them, by mood: who is drawn when PostgreSQL is gone must be known before. */
    async all(): Promise<Cats> {
      const { rows } = await pool.query<{ mood: Mood; drawing: string }>({
        name: 'cats',
        text: 'SELECT mood, drawing FROM cats',
      });
      return Object.fromEntries(rows.map(({ mood, drawing }) => [mood, drawing]));
    },
  };
}

export type CatStore = ReturnType<typeof createCatStore>;
