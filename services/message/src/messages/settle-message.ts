import type { Verdict } from '@serin/shared/contracts/credit-queues.ts';
import { isRefused } from '@serin/shared/postgres/sql-state.ts';
import { createBatcher } from '@serin/shared/queue/batcher.ts';
import { placeHere } from '@serin/shared/telemetry/code-place.ts';
import { traceBatch } from '@serin/shared/telemetry/trace-batch.ts';
import { noTracing, type Tracing } from '@serin/shared/telemetry/tracing.ts';
import type { Happened, MessageStore, MovedMessage } from './message-store.ts';
import type { Event } from './moves.ts';
import { traceInboxDeliveries } from './trace-inbox-deliveries.ts';

export interface SettleDeps {
  store: Pick<MessageStore, 'move'>;
  /** Where messages are delivered to: `inbox` is in the same database, so charge and delivery are one move. */
  provider: 'inbox' | 'http';
  /** Called after the commit, with the messages as they are now. */
  onMoved: (messages: MovedMessage[]) => Promise<void>;
  tracing?: Tracing | undefined;
}

function eventsOf(verdict: Verdict['verdict'], provider: SettleDeps['provider']): Event[] {
  return verdict === 'charged' && provider === 'inbox' ? ['charged', 'delivered'] : [verdict];
}

/** Makes the one legal move that a verdict calls for. A verdict that comes twice, or too late, changes nothing. */
export function createSettleMessage({ store, provider, onMoved, tracing = noTracing }: SettleDeps) {
  const steps = { tracing, batch: 'settle batch', each: 'settle', place: placeHere() };
  const move = createBatcher<Happened, void>({
    maxSize: 200,
    parallel: 2,
    mayRetry: isRefused,
    async run(happened) {
      const moved = await traceBatch(steps, happened, async (traced) => {
        const startedAt = Date.now();
        const rows = await store.move(traced);
        traceInboxDeliveries({ ...steps, startedAt }, traced, rows);
        return rows;
      });
      if (moved.length > 0) await onMoved(moved);
      return happened.map(() => undefined);
    },
  });
  return (verdict: Verdict): Promise<void> =>
    move({
      messageId: verdict.messageId,
      events: eventsOf(verdict.verdict, provider),
      reason: verdict.reason ?? null,
      traceparent: verdict.traceparent,
    });
}
