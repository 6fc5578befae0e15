import type { Answer, Question } from '../scenarios/ask.ts';

/** What a client did. `key` is its Idempotency-Key; null: it sent none. */
export type Deed =
  | { kind: 'send'; key: string | null; destination: string; body: string }
  | { kind: 'top-up'; key: string | null; amount: number }
  | { kind: 'status'; messageId: string }
  | { kind: 'foreign-status'; messageId: string }
  | { kind: 'balance' }
  | { kind: 'sent' }
  | { kind: 'received' }
  | { kind: 'ledger' };

/** `unknown`: it may have happened or not. A checker never takes that for "failed". */
export type Outcome = 'ok' | 'fail' | 'unknown';

export interface Operation {
  client: number;
  subject: string;
  deed: Deed;
  /** Milliseconds of one monotonic clock: what ended before another began came before it. */
  start: number;
  end: number;
  outcome: Outcome;
  /** 0: no answer came. */
  status: number;
  /** The answer's body; null when there was none, or none that is JSON. */
  answer: unknown;
  servedBy: string;
}

/** A timeout, a reset, 502, 503 and 504 tell nothing. */
const tellNothing = [0, 502, 503, 504];

export function outcomeOf(status: number): Outcome {
  if (status >= 200 && status < 300) return 'ok';
  return tellNothing.includes(status) ? 'unknown' : 'fail';
}

/** The request that does the deed. */
export function questionOf(deed: Deed, token: string): Question {
  const headers: Record<string, string> = { authorization: `Bearer ${token}` };
  switch (deed.kind) {
    case 'send':
      if (deed.key !== null) headers['idempotency-key'] = deed.key;
      return {
        method: 'POST',
        path: '/messages',
        headers,
        body: { destination: deed.destination, body: deed.body },
      };
    case 'top-up':
      if (deed.key !== null) headers['idempotency-key'] = deed.key;
      return { method: 'POST', path: '/credit', headers, body: { amount: deed.amount } };
    case 'status':
    case 'foreign-status':
      return { path: `/messages/${deed.messageId}`, headers };
    case 'balance':
      return { path: '/credit', headers };
    case 'sent':
    case 'received':
      return { path: `/messages?box=${deed.kind}&limit=10`, headers };
    case 'ledger':
      return { path: '/credit/ledger?limit=10', headers };
  }
}

export function parsed({ body }: Pick<Answer, 'body'>): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
