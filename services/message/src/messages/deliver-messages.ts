import type { Log } from '@serin/shared/contracts/log.ts';
import { type Loop, startLoop } from '@serin/shared/outbox/loop.ts';
import { isRefused } from '@serin/shared/postgres/sql-state.ts';
import { createBatcher } from '@serin/shared/queue/batcher.ts';
import type { HttpProvider } from '../provider/http-provider.ts';
import { givenUp, isHopeless, whatNow } from './delivery-policy.ts';
import type { Decided, DeliveryStore, Lane, Taken } from './delivery-store.ts';
import { type Move, needsRefund } from './moves.ts';

/**
 * Calls under way at the same time. Further tries have a lane of their own, a narrow one: that is their budget. However many of them
 * there are, they are a quarter of what a provider in trouble gets, and new messages don't wait behind them.
 */
const lanes: Record<Lane, number> = { first: 24, again: 8 };
export const callsAtMost = lanes.first + lanes.again;

export interface DeliverDeps {
  store: DeliveryStore;
  provider: Pick<HttpProvider, 'ask' | 'isTrusted' | 'whenTrusted'>;
  /** Called after the commit: there are requests for refunds in the outbox. */
  onRefundAsked: () => void;
  /** Called after the commit, with each move that was made. */
  onMoved?: (move: Move) => void;
  /** The safety net, for what other replicas left behind and for what is to be tried again. */
  pollMillis?: number;
  /** Longer than a call and its recording take. */
  leaseSeconds?: number;
  giveUpHours?: number;
  log: Log;
}

/**
 * Delivers what is charged through the provider, together with any number of other replicas. Call `wake` after each commit that
 * charged a message: it is then taken at once.
 */
export function startDelivering(deps: DeliverDeps): Loop {
  const { store, provider, log, pollMillis = 500, leaseSeconds = 5, giveUpHours = 24 } = deps;
  const record = createBatcher<Decided, void>({
    maxSize: 100,
    parallel: 2,
    mayRetry: isRefused,
    async run(decided) {
      const moves = await store.record(decided);
      for (const move of moves) deps.onMoved?.(move);
      if (moves.some(({ state }) => needsRefund(state))) deps.onRefundAsked();
      return decided.map(() => undefined);
    },
  });

  async function deliver(taken: Taken): Promise<void> {
    const { messageId, holder } = taken;
    try {
      const decision = isHopeless(taken) ? givenUp : whatNow(await provider.ask(taken), taken);
      await record({ messageId, holder, decision });
    } catch (error) {
      log.warn({ err: error, messageId }, 'a delivery was not recorded: it is tried again');
    }
  }

  function startLane(lane: Lane): Loop {
    const underWay = new Set<Promise<void>>();
    let mayBeMore = false;
    /** While the provider is not trusted, one message at a time knocks: the others wait in the database. */
    const room = () => {
      if (provider.isTrusted()) return lanes[lane] - underWay.size;
      return underWay.size === 0 ? 1 : 0;
    };
    const goOn = () => mayBeMore && provider.isTrusted();

    function start(taken: Taken): void {
      const delivery = deliver(taken).finally(() => {
        underWay.delete(delivery);
        if (goOn()) loop.wake();
      });
      underWay.add(delivery);
    }

    const loop = startLoop({
      name: `delivery, ${lane} tries`,
      idleMillis: pollMillis,
      log,
      async step() {
        const limit = room();
        if (limit === 0) return false;
        const taken = await store.take(lane, limit, leaseSeconds, giveUpHours);
        mayBeMore = taken.length === limit;
        for (const one of taken) start(one);
        return goOn();
      },
    });
    return {
      wake: loop.wake,
      async stop() {
        await loop.stop();
        await Promise.all(underWay);
      },
    };
  }

  const first = startLane('first');
  const again = startLane('again');
  provider.whenTrusted(() => {
    first.wake();
    again.wake();
  });
  return {
    wake: first.wake,
    async stop() {
      await Promise.all([first.stop(), again.stop()]);
    },
  };
}
