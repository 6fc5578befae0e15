import type { Log } from '@serin/shared/contracts/log.ts';
import type { Upstream } from '@serin/shared/health/upstreams.ts';
import {
  BrokenCircuitError,
  CircuitState,
  CountBreaker,
  circuitBreaker,
  DelegateBackoff,
  handleWhenResult,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel';
import type { Registry } from 'prom-client';
import { codeOfFailure, isFailure, isTrouble, type Outcome } from './outcome.ts';
import { createPost, type Delivery } from './post.ts';
import { createProviderMetrics } from './provider-metrics.ts';

export interface ProviderOptions {
  url: string;
  token?: string | undefined;
  maxSockets: number;
  timeoutMillis?: number;
  /** For how long the breaker stays open the first time; then twice as long, and so on. */
  restMillis?: number;
  registry?: Registry | undefined;
  /** Is told how each call ended. */
  upstream?: Upstream | undefined;
  log: Log;
}

/** Opens when more than half of the last 20 calls failed; 10 must have been made. */
const breaking = { threshold: 0.5, size: 20, minimumNumberOfCalls: 10 };
const longestRestMillis = 10_000;

const stateNames = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Open]: 'open',
  [CircuitState.Isolated]: 'open',
} as const;

/**
 * The provider at a URL: asked once per call (whoever calls decides whether to try again), with a time limit, and behind a
 * circuit breaker, which each replica has for itself.
 */
export function createHttpProvider(options: ProviderOptions) {
  const { log, timeoutMillis = 1_000, restMillis = 1_000 } = options;
  const url = new URL(options.url);
  const provider = url.origin; // the rest may hold secrets
  const { post, close } = createPost({ ...options, url });
  const metrics = createProviderMetrics(options.registry);
  let onClosed = () => {};

  const breaker = circuitBreaker(
    handleWhenResult((outcome) => isFailure(outcome as Outcome)),
    {
      breaker: new CountBreaker(breaking),
      halfOpenAfter: new DelegateBackoff(
        ({ attempt }) =>
          Math.min(longestRestMillis, restMillis * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2),
      ),
    },
  );
  // Cooperative: when time is up the call itself says whether the provider may have heard of it.
  const policy = wrap(breaker, timeout(timeoutMillis, TimeoutStrategy.Cooperative));
  breaker.onStateChange((state) => {
    const name = stateNames[state];
    metrics.show(name);
    if (name === 'open') log.warn({ provider }, 'breaker open: the provider gets a rest');
    else log.info({ provider }, `breaker ${name}`);
    if (name === 'closed') onClosed();
  });

  async function askOnce(delivery: Delivery): Promise<Outcome> {
    try {
      return await policy.execute(({ signal }) => post(delivery, signal));
    } catch (error) {
      if (error instanceof BrokenCircuitError) return { kind: 'breaker-open' };
      throw error;
    }
  }

  function tell(outcome: Outcome): void {
    const code = codeOfFailure(outcome);
    if (code === undefined) options.upstream?.worked();
    else options.upstream?.failed({ code });
  }

  return {
    /** Asks the provider to deliver, under the message's own idempotency key. */
    async ask(delivery: Delivery): Promise<Outcome> {
      const start = performance.now();
      const outcome = await askOnce(delivery);
      metrics.count(outcome.kind);
      if (outcome.kind !== 'breaker-open') tell(outcome);
      const { kind, ...details } = outcome;
      const level = isTrouble(outcome) ? 'warn' : kind === 'rejected' ? 'info' : 'debug';
      const millis = Math.round(performance.now() - start);
      const { messageId } = delivery;
      log[level]({ provider, messageId, outcome: kind, ...details, millis }, 'provider asked');
      return outcome;
    },
    /** Whether the provider is believed to work. */
    isTrusted: () => breaker.state === CircuitState.Closed,
    /** To be told when it is again. */
    whenTrusted(listener: () => void) {
      onClosed = listener;
    },
    /** Closes the connections that are kept. */
    close,
  };
}

export type HttpProvider = ReturnType<typeof createHttpProvider>;
