import type { ReceivedMessage, SentMessage } from '@serin/shared/contracts/message-http.ts';
import { type Page, positionIn, toPage } from '@serin/shared/contracts/page.ts';
import { z } from 'zod';
import type { MessageStore } from './message-store.ts';
import { receivedView, sentView } from './message-view.ts';

export interface ListRequest {
  subject: string;
  box: 'sent' | 'received';
  limit: number;
  cursor: string | undefined;
}

const sentPosition = z.uuid();
const receivedPosition = z.coerce.number().int().min(1);

export type ListMessages = (request: ListRequest) => Promise<Page<SentMessage | ReceivedMessage>>;

/** A page of what a subject sent or received, newest first. Throws InvalidCursor. */
export function createListMessages(
  store: Pick<MessageStore, 'listSent' | 'listReceived'>,
): ListMessages {
  return async ({ subject, box, limit, cursor }) => {
    const scope = `${box}:${subject}`;
    if (box === 'sent') {
      const before = positionIn(cursor, scope, sentPosition);
      const rows = await store.listSent(subject, before, limit + 1);
      return toPage(rows, limit, sentView, scope, (row) => row.messageId);
    }
    const before = positionIn(cursor, scope, receivedPosition);
    const rows = await store.listReceived(subject, before, limit + 1);
    return toPage(rows, limit, receivedView, scope, (row) => row.position);
  };
}
