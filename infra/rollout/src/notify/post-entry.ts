import { setTimeout as sleep } from 'node:timers/promises';
import type { Entry } from '../journal/rollout.ts';
import type { Move } from '../plan/plan.ts';
import type { WebhookSettings } from './settings.ts';

/** What is POSTed for each entry of the journal, and what `start --json` prints for it. */
export interface EntryDocument {
  readonly document: 'entry';
  /** The rollout's id. */
  readonly rollout: string;
  /** The entry's place in the journal, from 1, without gaps. */
  readonly number: number;
  readonly moves: readonly Move[];
  readonly entry: Entry;
}

export interface Patience {
  /** For one attempt, in milliseconds, from the connection to the answer's head. */
  readonly timeoutMs: number;
  /** Before each attempt after the first, in milliseconds: one more attempt for each. */
  readonly pausesMs: readonly number[];
}

/**
 * POSTs one entry. Not answered, 5xx and 429 are tried again; any other answer than 2xx is final.
 * @returns undefined once it was taken, or else why not
 */
export async function postEntry(
  document: EntryDocument,
  { url, token }: WebhookSettings,
  { timeoutMs, pausesMs }: Patience,
  signal: AbortSignal,
): Promise<string | undefined> {
  const request = {
    method: 'POST',
    redirect: 'manual',
    headers: {
      'Content-Type': 'application/json',
      'Idempotency-Key': `${document.rollout}-${document.number}`,
      ...(token && { Authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(document),
  } as const;
  let why = '';
  for (const pauseMs of [0, ...pausesMs]) {
    try {
      await sleep(pauseMs, undefined, { signal });
      const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      const answer = await fetch(url, { ...request, signal: limit });
      // What it says besides is not read; that may never end.
      await answer.body?.cancel();
      if (answer.ok) return undefined;
      why = `answered ${answer.status}`;
      if (answer.status < 500 && answer.status !== 429) return why;
    } catch (error) {
      if (signal.aborted) return why || 'there was no time left';
      why = reasonOf(error as Error, timeoutMs);
    }
  }
  return why;
}

function reasonOf(error: Error, timeoutMs: number): string {
  if (error.name === 'TimeoutError') return `no answer in ${timeoutMs} ms`;
  const cause = error.cause as NodeJS.ErrnoException | undefined;
  return cause?.code ?? error.message;
}
