import type {
  ChargeRequested,
  CreditRequest,
  RefundRequested,
} from '@serin/shared/contracts/credit-queues.ts';
import { isRefused } from '@serin/shared/postgres/sql-state.ts';
import { createBatcher } from '@serin/shared/queue/batcher.ts';
import { placeHere } from '@serin/shared/telemetry/code-place.ts';
import { traceBatch } from '@serin/shared/telemetry/trace-batch.ts';
import { noTracing, type Tracing } from '@serin/shared/telemetry/tracing.ts';
import { type CreditStore, subjectOf } from './credit-store.ts';
import type { LedgerMetrics } from './ledger-metrics.ts';

export interface DecideDeps {
  store: Pick<CreditStore, 'charge' | 'refund'>;
  /** Called after the commit: balances changed, and there are replies in the outbox. */
  onDecided: (changedSubjects: string[]) => Promise<void>;
  tracing?: Tracing | undefined;
  metrics: Pick<LedgerMetrics, 'charged' | 'refunded'>;
}

/** Charges and refunds, in batches. The verdict is recorded with the money; a duplicate has the recorded one sent again. */
export function createDecide({
  store,
  onDecided,
  tracing = noTracing,
  metrics,
}: DecideDeps): (request: CreditRequest) => Promise<void> {
  const place = placeHere();
  const batch = <Request extends CreditRequest>(
    each: string,
    run: (requests: Request[]) => Promise<string[]>,
  ) =>
    createBatcher<Request, void>({
      maxSize: 100,
      parallel: 2,
      mayRetry: isRefused,
      async run(requests) {
        const steps = { tracing, batch: `${each} batch`, each, place };
        const accounts = await traceBatch(steps, requests, run);
        await onDecided(accounts.map(subjectOf));
        return requests.map(() => undefined);
      },
    });
  const charge = batch<ChargeRequested>('charge', async (requests) => {
    const charged = await store.charge(requests);
    metrics.charged(charged);
    return charged.accounts;
  });
  const refund = batch<RefundRequested>('refund', async (requests) => {
    const refunded = await store.refund(requests);
    metrics.refunded(refunded);
    return refunded.accounts;
  });
  return (request) => (request.type === 'ChargeRequested' ? charge(request) : refund(request));
}
