import type { Outcome } from '../provider/outcome.ts';
import type { Event } from './moves.ts';

/** What is known of a delivery when it is tried. */
export interface Standing {
  /** How often the provider was asked before and did not say yes or no. */
  tries: number;
  /** The provider may have the message, from an earlier time. */
  inDoubt: boolean;
  /** It has been tried for as long as a message is. */
  overdue: boolean;
}

/** What follows from an attempt. */
export interface Decision {
  event: Event | null;
  reason: string | null;
  /** In how many seconds it is tried again, unless the event ends it. */
  retrySeconds: number | null;
  /** Whether the attempt counts as a try. */
  counts: boolean;
}

/** So often a provider that answers with errors, or can't be reached, is asked: over some five seconds. */
export const maxTries = 5;
const firstRetrySeconds = 0.5;
const longestRetrySeconds = 30;
const breakerSeconds = 1;

const delivered: Decision = { event: 'delivered', reason: null, retrySeconds: null, counts: false };

const undeliverable = (reason: string): Decision => ({
  event: 'undeliverable',
  reason,
  retrySeconds: null,
  counts: false,
});

/** Twice as long each time, and half of that by chance, so that those who failed together don't come back together. */
function backoff(tries: number, random: () => number): number {
  return Math.min(longestRetrySeconds, firstRetrySeconds * 2 ** tries) * (0.5 + random() / 2);
}

/** Nothing but an answer to the same key ends a doubt, and the provider no longer knows keys that old: it is asked no more. */
export const isHopeless = ({ inDoubt, overdue }: Standing): boolean => inDoubt && overdue;

/** How a hopeless delivery ends: the sender's money is worth more than a message of which nobody knows. */
export const givenUp = undeliverable('provider-timeout');

/** The whole policy of delivery, see docs/adr/0007-provider.md. `random` is from 0 up to 1. */
export function whatNow(
  { kind }: Outcome,
  { tries, inDoubt, overdue }: Standing,
  random: () => number = Math.random,
): Decision {
  const again = { retrySeconds: backoff(tries, random), counts: true };
  const doubt: Decision = { event: 'in-doubt', reason: 'provider-timeout', ...again };
  switch (kind) {
    case 'accepted':
      return delivered;
    case 'rejected':
      return undeliverable('provider-rejected');
    case 'timeout':
    case 'cut-off':
      return doubt;
    case 'error':
    case 'unreachable':
      if (tries + 1 < maxTries && !overdue) return { event: null, reason: null, ...again };
      // The provider has not taken it this time; of the time before nobody knows.
      return inDoubt ? doubt : undeliverable(`provider-${kind}`);
    case 'breaker-open':
      if (overdue && !inDoubt) return undeliverable('provider-breaker-open');
      return {
        event: null,
        reason: null,
        retrySeconds: breakerSeconds * (0.5 + random()),
        counts: false,
      };
  }
}
