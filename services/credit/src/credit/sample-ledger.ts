import type { Sampler } from '@serin/shared/telemetry/samplers.ts';
import type { CreditStore } from './credit-store.ts';
import type { LedgerMetrics } from './ledger-metrics.ts';

/** Shows what was found out of balance last, by whichever replica looked. */
export function sampleLedger(
  store: Pick<CreditStore, 'imbalance'>,
  metrics: Pick<LedgerMetrics, 'showImbalance'>,
): Sampler {
  let ageSeconds = 0;
  return {
    everyMillis: 15_000,
    async sample() {
      const seen = await store.imbalance();
      metrics.showImbalance(seen.credits);
      ageSeconds = seen.ageSeconds;
    },
    ageSeconds: () => ageSeconds,
  };
}
