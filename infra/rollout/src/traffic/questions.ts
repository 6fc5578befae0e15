import { randomUUID } from 'node:crypto';
import type { Question } from './ask.ts';
import { inRounds } from './in-rounds.ts';

/** Nobody's account: it writes to itself, and tops itself up. */
export const ownSubject = 'rollout-traffic';

const amount = 5;

/**
 * Reads and keyed POSTs on the routes that people use, all of one subject of our own. None of them fails where all is well.
 * @param sent the path of a message of its own, once there is one
 */
export function ownQuestions(token: string, sent: () => string | undefined): () => Question {
  const headers = { authorization: `Bearer ${token}` };
  const keyed = () => ({ ...headers, 'idempotency-key': randomUUID() });
  const next = inRounds<() => Question>([
    () => ({ method: 'POST', path: '/credit', headers: keyed(), body: { amount } }),
    () => ({
      method: 'POST',
      path: '/messages',
      headers: keyed(),
      body: { destination: ownSubject, body: 'Is the canary well?' },
    }),
    () => ({ path: '/version' }),
    () => ({ path: '/credit', headers }),
    () => ({ path: sent() ?? '/version', headers }),
    () => ({ path: '/credit/version' }),
    () => ({ path: '/messages?box=sent', headers }),
    () => ({ path: '/credit/ledger', headers }),
  ]);
  return () => next()();
}
