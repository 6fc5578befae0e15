import type { ListedReplica } from '@serin/shared/discovery/list-replicas.ts';
import type { CheckState } from '@serin/shared/health/probe.ts';
import type { Upstreams } from '@serin/shared/health/upstreams.ts';
import { withTimeout } from '@serin/shared/queue/timeout.ts';
import type { CatStore, Cats } from './cat-store.ts';

/** What a replica knows of the system, just now or from before. */
export interface Stock {
  cats: Cats;
  /** What Consul said last; undefined if it never did. */
  replicas: ListedReplica[] | undefined;
  /** Jobs that wait for credit or are being worked on; undefined while the queue says nothing. */
  depth: number | undefined;
  isPaused: boolean;
  postgres: CheckState;
  queueRedis: CheckState;
  cacheRedis: CheckState;
  /** Undefined: this replica is on its own. */
  consul: CheckState | undefined;
  /** Undefined: messages go into the inbox. It is asked when there is something to deliver, and not for its health. */
  provider: CheckState | undefined;
}

export type TakeStock = () => Promise<Stock>;

export interface TakeStockDeps {
  upstreams: Upstreams;
  cats: CatStore;
  depth: () => Promise<number>;
  pingCache: () => Promise<unknown>;
  isPaused: () => boolean;
  /** Asks Consul; undefined without one. */
  replicas: ((timeoutMs: number) => Promise<ListedReplica[]>) | undefined;
  hasProvider: boolean;
  timeoutMs?: number;
}

/**
 * Asks every upstream at the same time, each for `timeoutMs` at most: what is gone costs no more than that. Never throws; what can't be
 * had now is as it was known before.
 */
export function createTakeStock(deps: TakeStockDeps): TakeStock {
  const { upstreams, replicas, timeoutMs = 500 } = deps;
  const postgres = upstreams.of('postgres');
  const soon = <Result>(call: Promise<Result>) => withTimeout(call, timeoutMs, 'no answer');
  // Who is asked tells its own record of it: how it fails is read there.
  const orNothing = () => undefined;
  let cats: Cats = {};
  let listed: ListedReplica[] | undefined;

  async function findCats(): Promise<void> {
    cats = await soon(deps.cats.all());
    postgres.worked();
  }
  async function findReplicas(): Promise<void> {
    if (replicas === undefined) return;
    listed = await upstreams.of('consul').watch(soon(replicas(timeoutMs)));
  }

  return async () => {
    const [depth] = await Promise.all([
      soon(deps.depth()).catch(orNothing),
      soon(deps.pingCache()).catch(orNothing),
      findCats().catch(orNothing),
      findReplicas().catch(orNothing),
    ]);
    return {
      cats,
      replicas: listed,
      depth,
      isPaused: deps.isPaused(),
      postgres: postgres.look(),
      queueRedis: upstreams.of('queue-redis').look(),
      cacheRedis: upstreams.of('cache-redis').look(),
      consul: replicas && upstreams.of('consul').look(),
      provider: deps.hasProvider ? upstreams.of('provider').look() : undefined,
    };
  };
}
