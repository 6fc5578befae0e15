import type { Cache } from '@serin/shared/cache/cache.ts';
import type { CreditStore } from './credit-store.ts';

const ttlSeconds = 10;

const keyOf = (subject: string) => `balance:${subject}`;

export interface Balances {
  /** In credits. */
  of(subject: string): Promise<number>;
  /** To be called after each commit that changed them. */
  changed(subjects: string[]): Promise<void>;
}

/** Balances, read through the cache under the name of their owner. */
export function createBalances(store: Pick<CreditStore, 'balance'>, cache: Cache): Balances {
  return {
    of: (subject) =>
      cache.read({ key: keyOf(subject), ttlSeconds, load: () => store.balance(subject) }),
    changed: (subjects) => cache.drop(subjects.map(keyOf)),
  };
}
