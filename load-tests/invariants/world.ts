import type { Rows } from '@serin/rollout/money/rows.ts';
import type { Answer, Question } from '../scenarios/ask.ts';

/** What the checker sees of a running Serin: from outside like any client, and its books, read only. */
export interface World {
  ask(question: Question): Promise<Answer>;
  /** A token that may do everything, for longer than a campaign lasts. */
  token(subject: string): Promise<string>;
  readonly rows: Rows;
  /** Runs a Lua script in the queue's Redis, which returns JSON. */
  queue<Result>(script: string): Promise<Result>;
}
