import type { CodePlace } from '@serin/shared/telemetry/code-place.ts';
import { isSampled } from '@serin/shared/telemetry/trace-context.ts';
import type { Tracing } from '@serin/shared/telemetry/tracing.ts';
import type { Happened } from './message-store.ts';
import type { MessageRow } from './reading-store.ts';

export interface InboxDeliveries {
  tracing: Tracing;
  place: CodePlace;
  /** When the move began, in milliseconds since 1970. */
  startedAt: number;
}

/** To the inbox, settling and delivering are one statement: the step is told apart here, so that every trace ends with its delivery. */
export function traceInboxDeliveries(
  { tracing, place, startedAt }: InboxDeliveries,
  happened: readonly Happened[],
  moved: readonly MessageRow[],
): void {
  const recorded = happened.filter(({ traceparent }) => isSampled(traceparent));
  if (recorded.length === 0) return;
  const delivered = new Set(
    moved.filter(({ state }) => state === 'delivered').map(({ messageId }) => messageId),
  );
  for (const { messageId, traceparent } of recorded) {
    if (!delivered.has(messageId)) continue;
    const fields = { 'serin.message_id': messageId, 'serin.delivery': 'inbox', ...place };
    tracing.step('deliver', traceparent, { startedAt, fields })?.end();
  }
}
