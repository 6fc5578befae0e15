import type {
  ChargeRequested,
  CreditRequest,
  RefundRequested,
} from '@serin/shared/contracts/credit-queues.ts';
import { isRefused } from '@serin/shared/postgres/sql-state.ts';
import { createBatcher } from '@serin/shared/queue/batcher.ts';
import type { CreditStore } from './credit-store.ts';

export interface DecideDeps {
  store: Pick<CreditStore, 'charge' | 'refund'>;
  /** Called after the commit: balances changed, and there are replies in the outbox. */
  onDecided: (changedSubjects: string[]) => Promise<void>;
}

/** Charges and refunds, in batches. The verdict is recorded with the money; a duplicate has the recorded one sent again. */
export function createDecide({
  store,
  onDecided,
}: DecideDeps): (request: CreditRequest) => Promise<void> {
  const batch = <Request>(run: (requests: Request[]) => Promise<string[]>) =>
    createBatcher<Request, void>({
      maxSize: 100,
      parallel: 2,
      mayRetry: isRefused,
      async run(requests) {
        await onDecided(await run(requests));
        return requests.map(() => undefined);
      },
    });
  const charge = batch<ChargeRequested>((requests) => store.charge(requests));
  const refund = batch<RefundRequested>((requests) => store.refund(requests));
  return (request) => (request.type === 'ChargeRequested' ? charge(request) : refund(request));
}
