import type { Cache } from '@serin/shared/cache/cache.ts';
import type { ReceivedMessage, SentMessage } from '@serin/shared/contracts/message-http.ts';
import { type Page, positionIn, toPage } from '@serin/shared/contracts/page.ts';
import { z } from 'zod';
import type { MessageStore } from './message-store.ts';
import { receivedView, sentView } from './message-view.ts';
import { hasFinalAnswer } from './public-status.ts';

export interface ListRequest {
  subject: string;
  box: 'sent' | 'received';
  limit: number;
  cursor: string | undefined;
}

/** Also how long a page can be wrong, if the cache could not be told of a change. */
const ttlSeconds = 10;
const sentPosition = z.uuid();
const receivedPosition = z.coerce.number().int().min(1);

/** The list and its owner: names the list's pages in the cache, and seals its cursors. */
const listOf = (box: ListRequest['box'], subject: string) => `${box}:${subject}`;

export type ListMessages = (request: ListRequest) => Promise<Page<SentMessage | ReceivedMessage>>;

export interface MessageLists {
  /** A page of what a subject sent or received, newest first. Throws InvalidCursor. */
  page: ListMessages;
  /** To be called after each commit that put messages into lists. */
  changed(box: ListRequest['box'], subjects: string[]): Promise<void>;
}

/** The lists, read through the cache under the name of their owner; all pages of a list are dropped at once. */
export function createMessageLists(
  store: Pick<MessageStore, 'listSent' | 'listReceived'>,
  cache: Cache,
): MessageLists {
  async function sent(subject: string, limit: number, cursor: string | undefined) {
    const list = listOf('sent', subject);
    const before = positionIn(cursor, list, sentPosition);
    return await cache.read<Page<SentMessage>>({
      key: `${list}:${limit}:${before ?? ''}`,
      group: list,
      ttlSeconds,
      // What is open may have an outcome at any moment. Once all have theirs, only a new message changes the list.
      keep: ({ items }) => items.every(({ status }) => hasFinalAnswer(status)),
      load: async () => {
        const rows = await store.listSent(subject, before, limit + 1);
        return toPage(rows, limit, sentView, list, (row) => row.messageId);
      },
    });
  }

  async function received(subject: string, limit: number, cursor: string | undefined) {
    const list = listOf('received', subject);
    const before = positionIn(cursor, list, receivedPosition);
    return await cache.read<Page<ReceivedMessage>>({
      key: `${list}:${limit}:${before ?? ''}`,
      group: list,
      ttlSeconds,
      load: async () => {
        const rows = await store.listReceived(subject, before, limit + 1);
        return toPage(rows, limit, receivedView, list, (row) => row.position);
      },
    });
  }

  return {
    page: ({ subject, box, limit, cursor }) =>
      box === 'sent' ? sent(subject, limit, cursor) : received(subject, limit, cursor),
    changed: (box, subjects) =>
      cache.dropGroups([...new Set(subjects)].map((subject) => listOf(box, subject))),
  };
}
