import { randomUUID } from 'node:crypto';
import type { App } from '../plan/plan.ts';
import type { Question } from './ask.ts';
import { inRounds } from './in-rounds.ts';

/** Nobody's account: it writes to itself, and tops itself up. */
export const ownSubject = 'rollout-traffic';

const amount = 5;

/**
 * Reads and keyed POSTs on the routes that people use of these services, all of one subject of our own. None of them fails where all is well.
 * Messages are sent and paid for in any case: both services work for each of them.
 * @param sent the path of a message of its own, once there is one
 */
export function ownQuestions(
  token: string,
  apps: readonly App[],
  sent: () => string | undefined,
): () => Question {
  const headers = { authorization: `Bearer ${token}` };
  const keyed = () => ({ ...headers, 'idempotency-key': randomUUID() });
  const reads: Readonly<Record<App, readonly (() => Question)[]>> = {
    message: [
      () => ({ path: '/version' }),
      () => ({ path: sent() ?? '/version', headers }),
      () => ({ path: '/messages?box=sent', headers }),
    ],
    credit: [
      () => ({ path: '/credit/version' }),
      () => ({ path: '/credit', headers }),
      () => ({ path: '/credit/ledger', headers }),
    ],
  };
  const next = inRounds<() => Question>([
    () => ({ method: 'POST', path: '/credit', headers: keyed(), body: { amount } }),
    () => ({
      method: 'POST',
      path: '/messages',
      headers: keyed(),
      body: { destination: ownSubject, body: 'Is the canary well?' },
    }),
    ...apps.flatMap((app) => reads[app]),
  ]);
  return () => next()();
}
