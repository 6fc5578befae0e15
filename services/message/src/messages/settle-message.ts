import type { Verdict } from '@serin/shared/contracts/credit-queues.ts';
import { isRefused } from '@serin/shared/postgres/sql-state.ts';
import { createBatcher } from '@serin/shared/queue/batcher.ts';
import type { Happened, MessageStore, MovedMessage } from './message-store.ts';
import type { Event } from './moves.ts';

export interface SettleDeps {
  store: Pick<MessageStore, 'move'>;
  /** Where messages are delivered to: `inbox` is in the same database, so charge and delivery are one move. */
  provider: 'inbox' | 'http';
  /** Called after the commit, with the messages as they are now. */
  onMoved: (messages: MovedMessage[]) => Promise<void>;
}

function eventsOf(verdict: Verdict['verdict'], provider: SettleDeps['provider']): Event[] {
  return verdict === 'charged' && provider === 'inbox' ? ['charged', 'delivered'] : [verdict];
}

/** Makes the one legal move that a verdict calls for. A verdict that comes twice, or too late, changes nothing. */
export function createSettleMessage({ store, provider, onMoved }: SettleDeps) {
  const move = createBatcher<Happened, void>({
    maxSize: 200,
    parallel: 2,
    mayRetry: isRefused,
    async run(happened) {
      const moved = await store.move(happened);
      if (moved.length > 0) await onMoved(moved);
      return happened.map(() => undefined);
    },
  });
  return (verdict: Verdict): Promise<void> =>
    move({
      messageId: verdict.messageId,
      events: eventsOf(verdict.verdict, provider),
      reason: verdict.reason ?? null,
    });
}
