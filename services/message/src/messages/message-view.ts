import type { ReceivedMessage, SentMessage } from '@serin/shared/contracts/message-http.ts';
import { statusOf } from './public-status.ts';
import type { InboxRow, MessageRow } from './reading-store.ts';

/** Until the end is there a sender reads one and the same, also when it is known and the refund is under way. */
const unconfirmedReason = 'provider-timeout';

/** A message in its sender's eyes. */
export function sentView(row: MessageRow): SentMessage {
  const status = statusOf(row.state);
  return {
    messageId: row.messageId,
    status,
    destination: row.destination,
    body: row.body,
    createdAt: row.createdAt.toISOString(),
    settledAt: row.settledAt?.toISOString() ?? null,
    reason: status === 'unconfirmed' ? unconfirmedReason : row.reason,
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
