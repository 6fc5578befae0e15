import type { z } from 'zod';
import type { Scope } from '../auth/scopes.ts';
import type { Answer } from './answer.ts';

/** One call of the API as the document tells it. Its endpoint takes method, path, scope and schemas from here. */
export interface Operation {
  /** What generated clients call it. */
  id: string;
  method: 'get' | 'post';
  /** As Express has it: `/messages/:messageId`. */
  path: string;
  tag: 'messages' | 'credit' | 'system';
  summary: string;
  description?: string;
  /** What the token must allow; without it no token is needed. */
  scope?: Scope;
  /** What may be told apart in the path and in the query. */
  pathParameters?: z.ZodObject;
  query?: z.ZodObject;
  body?: { schema: z.ZodType; example: unknown };
  /** What the service answers, besides what follows from `scope` and `body` (see all-answers.ts). */
  answers: readonly Answer[];
  /** What the edge answers by itself, if that is not what it answers to all other calls. */
  edgeAnswers?: readonly Answer[];
}
