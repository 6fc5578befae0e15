import { registersOf } from '@serin/shared/telemetry/registers.ts';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Charged, Refunded } from './credit-store.ts';

const kinds = ['topup', 'charge', 'refund'] as const;
const verdicts = ['charged', 'rejected', 'refunded'] as const;

/** What a replica tells Prometheus about the money it moves. A repeated request moves none, and is not counted. */
export function createLedgerMetrics(registry: Registry | undefined) {
  const registers = registersOf(registry);
  const transactions = new Counter({
    name: 'ledger_transactions_total',
    help: 'Ledger transactions, by kind.',
    labelNames: ['kind'] as const,
    registers,
  });
  const amounts = new Counter({
    name: 'ledger_amount_total',
    help: 'Credits moved by ledger transactions, by kind.',
    labelNames: ['kind'] as const,
    registers,
  });
  const decided = new Counter({
    name: 'credit_requests_decided_total',
    help: 'What was asked of credit, by verdict.',
    labelNames: ['verdict'] as const,
    registers,
  });
  const imbalance = new Gauge({
    name: 'ledger_imbalance_credits',
    help: 'Credits that balances and ledger entries disagree about. 0: all is well. Sampled every 60 s.',
    registers,
  });
  for (const kind of kinds) {
    transactions.inc({ kind }, 0);
    amounts.inc({ kind }, 0);
  }
  for (const verdict of verdicts) decided.inc({ verdict }, 0);

  function moved(kind: (typeof kinds)[number], count: number, amount: number): void {
    transactions.inc({ kind }, count);
    amounts.inc({ kind }, amount);
  }
  return {
    toppedUp: (amount: number) => moved('topup', 1, amount),
    charged({ charged, rejected, amount }: Charged) {
      moved('charge', charged, amount);
      decided.inc({ verdict: 'charged' }, charged);
      decided.inc({ verdict: 'rejected' }, rejected);
    },
    refunded({ refunded, amount }: Refunded) {
      moved('refund', refunded, amount);
      decided.inc({ verdict: 'refunded' }, refunded);
    },
    showImbalance: (credits: number) => imbalance.set(credits),
  };
}

export type LedgerMetrics = ReturnType<typeof createLedgerMetrics>;
