import { randomUUID } from 'node:crypto';
import { bodyMark } from '@serin/cli/testing/search-logs.ts';
import { inRounds } from '@serin/rollout/traffic/in-rounds.ts';
import type { Question } from './ask.ts';

/**
 * What people do all day, in any order: half of it reads of the versions, a quarter each keyed POSTs and reads with a token. Every
 * POST has an idempotency key of its own.
 */
export function mixedQuestions(token: string): () => Question {
  const authorization = `Bearer ${token}`;
  const keyed = () => ({ authorization, 'idempotency-key': randomUUID() });
  const next = inRounds<() => Question>([
    () => ({ path: '/version' }),
    () => ({
      method: 'POST',
      path: '/messages',
      headers: keyed(),
      body: { destination: 'bob', body: `Hello, Bob, ${bodyMark}` },
    }),
    () => ({ path: '/credit/version' }),
    () => ({ path: '/credit', headers: { authorization } }),
    () => ({ path: '/version' }),
    () => ({ method: 'POST', path: '/credit', headers: keyed(), body: { amount: 5 } }),
    () => ({ path: '/credit/version' }),
    () => ({ path: '/messages?box=sent', headers: { authorization } }),
  ]);
  return () => next()();
}
