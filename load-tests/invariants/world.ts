import type { Answer, Question } from '../scenarios/ask.ts';

/** What the checker sees of a running Serin: from outside like any client, and its books, read only. */
export interface World {
  ask(question: Question): Promise<Answer>;
  /** A token that may do everything, for longer than a campaign lasts. */
  token(subject: string): Promise<string>;
  /** The rows of a query on a service's database. */
  rows<Row>(database: 'message' | 'credit', sql: string): Promise<Row[]>;
  /** Runs a Lua script in the queue's Redis, which returns JSON. */
  queue<Result>(script: string): Promise<Result>;
}
