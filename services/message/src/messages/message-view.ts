import type { ReceivedMessage, SentMessage } from '@serin/shared/contracts/message-http.ts';
import type { InboxRow, MessageRow } from './message-store.ts';
import { statusOf } from './public-status.ts';

/** A message in its sender's eyes. */
export function sentView(row: MessageRow): SentMessage {
  return {
    messageId: row.messageId,
    status: statusOf(row.state),
    destination: row.destination,
    body: row.body,
    createdAt: row.createdAt.toISOString(),
    settledAt: row.settledAt?.toISOString() ?? null,
    reason: row.reason,
  };
}

/** A message in its recipient's eyes. */
export function receivedView(row: InboxRow): ReceivedMessage {
  return {
    messageId: row.messageId,
    sender: row.sender,
    body: row.body,
    deliveredAt: row.deliveredAt.toISOString(),
  };
}
