import { requestHash } from '@serin/shared/idempotency/key.ts';
import type { CreditStore, TopUpOutcome } from './credit-store.ts';
import type { LedgerMetrics } from './ledger-metrics.ts';

export interface TopUpDeps {
  store: Pick<CreditStore, 'topUp'>;
  /** Called after the commit. */
  onChanged: (subjects: string[]) => Promise<void>;
  metrics: Pick<LedgerMetrics, 'toppedUp'>;
}

export type TopUpCredit = (
  subject: string,
  amount: number,
  key: string | null,
) => Promise<TopUpOutcome>;

/** Adds credits to a subject's balance; with a key once, however often it is asked. */
export function createTopUp({ store, onChanged, metrics }: TopUpDeps): TopUpCredit {
  return async (subject, amount, key) => {
    const outcome = await store.topUp({
      subject,
      amount,
      key,
      requestHash: requestHash({ amount }),
    });
    if (outcome.outcome === 'done') metrics.toppedUp(amount);
    // A repeated one counts too: the replica that did it may have died before it could tell.
    if (outcome.outcome === 'done' || outcome.outcome === 'repeated') await onChanged([subject]);
    return outcome;
  };
}
