import type { Registry } from 'prom-client';
import { createUpstreamMetrics, type UpstreamName } from '../telemetry/upstream-metrics.ts';
import { errorCode } from './error-code.ts';
import { reasonOf } from './failure-reason.ts';
import type { CheckState } from './probe.ts';

/** What is known of one upstream, by those who use it. */
export interface Upstream {
  /** A call failed, or a connection broke: counted, and remembered as the state. */
  failed(error: unknown): void;
  /** It did what was asked of it. */
  worked(): void;
  /** Tells of a call how it ended, and passes it on. */
  watch<Result>(call: Promise<Result>): Promise<Result>;
  /** As it was when it was last used. Costs nothing. */
  look(): CheckState;
}

export interface Upstreams {
  /** The one record of this upstream, begun when it is first asked for. */
  of(name: UpstreamName): Upstream;
}

/** ioredis says these instead of asking: that there is no connection, and why, has been said before. */
const wasNotAsked = /Stream isn't writeable|Connection is closed|max retries per request/;

/** The records of all upstreams of a replica. What failed is counted in `registry`. */
export function createUpstreams(registry: Registry | undefined): Upstreams {
  const metrics = createUpstreamMetrics(registry);
  const known = new Map<UpstreamName, Upstream>();

  function open(name: UpstreamName): Upstream {
    let current: CheckState = { state: 'unknown' };
    metrics.open(name);
    const upstream: Upstream = {
      failed(error) {
        const { message } = (error ?? {}) as { message?: unknown };
        if (wasNotAsked.test(String(message))) return;
        const code = errorCode(error);
        metrics.count(name, reasonOf(code));
        current = { state: 'down', code };
      },
      worked() {
        if (current.state !== 'up') current = { state: 'up' };
      },
      async watch(call) {
        try {
          const result = await call;
          upstream.worked();
          return result;
        } catch (error) {
          upstream.failed(error);
          throw error;
        }
      },
      look: () => current,
    };
    return upstream;
  }

  return {
    of(name) {
      const upstream = known.get(name) ?? open(name);
      known.set(name, upstream);
      return upstream;
    },
  };
}
