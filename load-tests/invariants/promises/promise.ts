import type { Books } from '../books.ts';
import type { Cast } from '../cast.ts';
import type { History } from '../history.ts';

/** What a judge looks at. */
export interface Evidence {
  cast: Cast;
  history: History;
  books: Books;
  /** What was seen while faults were going on. */
  watched: {
    /** The lowest balance ever read from the database; null: none was read. */
    lowestBalance: number | null;
    /** How often it was read. */
    looks: number;
    /** The most requests that stood in the queue twice at one time. */
    doubledRequests: number;
  };
  /** Balances as their owners read them through the edge, after everything was quiet. */
  readAtRest: { subject: string; balance: number }[];
}

export interface HousePromise {
  name: string;
  says: string;
  /** What contradicts it, in words; and how much was looked at: a promise that nothing was held against is not kept. */
  judge(evidence: Evidence): { violations: string[]; looked: number };
}
