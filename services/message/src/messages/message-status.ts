import type { Cache } from '@serin/shared/cache/cache.ts';
import type { SentMessage } from '@serin/shared/contracts/message-http.ts';
import type { MessageStore } from './message-store.ts';
import { sentView } from './message-view.ts';
import { hasFinalAnswer } from './public-status.ts';

const ttlSeconds = 3_600;

/** The sender is part of the key: nobody else can ever hit it. */
const keyOf = (sender: string, messageId: string) => `message:${sender}:${messageId}`;

export type MessageStatusOf = (sender: string, messageId: string) => Promise<SentMessage | null>;

/**
 * What became of a message, for its sender alone: null for anyone else. Only final answers are cached: these never
 * change again.
 */
export function createMessageStatus(
  store: Pick<MessageStore, 'sentBy'>,
  cache: Cache,
): MessageStatusOf {
  return (sender, messageId) =>
    cache.read<SentMessage | null>({
      key: keyOf(sender, messageId),
      ttlSeconds,
      keep: (message) => message !== null && hasFinalAnswer(message.status),
      load: async () => {
        const row = await store.sentBy(sender, messageId);
        return row === undefined ? null : sentView(row);
      },
    });
}
