import type { Log } from '@serin/shared/contracts/log.ts';
import type { Upstream } from '@serin/shared/health/upstreams.ts';
import type { Loop } from '@serin/shared/outbox/loop.ts';
import type { Tracing } from '@serin/shared/telemetry/tracing.ts';
import type { Pool } from 'pg';
import type { Registry } from 'prom-client';
import { createHttpProvider } from '../provider/http-provider.ts';
import { callsAtMost, startDelivering } from './deliver-messages.ts';
import { createDeliveryStore } from './delivery-store.ts';
import type { Move } from './moves.ts';

export interface ProviderSettings {
  url: string;
  token?: string | undefined;
  /** The rest is for tests; see the defaults where they are used. */
  timeoutMillis?: number;
  restMillis?: number;
  pollMillis?: number;
  leaseSeconds?: number;
  giveUpHours?: number;
}

export interface DeliverOverHttpDeps {
  pool: Pool;
  settings: ProviderSettings;
  onRefundAsked: () => void;
  onMoved: (move: Move) => void;
  registry: Registry | undefined;
  tracing?: Tracing | undefined;
  upstream: Upstream;
  log: Log;
}

/** Connects provider and database, and starts to deliver. To be woken after a commit that charged messages. */
export function startDeliveringOverHttp(deps: DeliverOverHttpDeps): Loop {
  const { pool, settings, onRefundAsked, onMoved, registry, upstream, tracing, log } = deps;
  const provider = createHttpProvider({
    ...settings,
    maxSockets: callsAtMost,
    registry,
    upstream,
    log,
  });
  const store = createDeliveryStore(pool);
  const told = { onRefundAsked, onMoved };
  const delivering = startDelivering({ ...settings, store, provider, ...told, tracing, log });
  return {
    wake: delivering.wake,
    async stop() {
      await delivering.stop();
      provider.close();
    },
  };
}
