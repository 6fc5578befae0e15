import type { PostMessageBody } from '@serin/shared/contracts/message-http.ts';
import { requestHash } from '@serin/shared/idempotency/key.ts';
import { isRefused } from '@serin/shared/postgres/sql-state.ts';
import { createBatcher } from '@serin/shared/queue/batcher.ts';
import type { Accepted, MessageStore, NewMessage } from './message-store.ts';

export interface SendMessageDeps {
  store: Pick<MessageStore, 'accept'>;
  /** What a message costs, in credits. */
  price: number;
  /** Called after the commit: there is something in the outbox. */
  onAccepted: () => void;
}

export interface SendRequest {
  sender: string;
  /** The caller's Idempotency-Key. */
  key: string | null;
  content: PostMessageBody;
  traceparent: string | null;
}

export type SendMessage = (request: SendRequest) => Promise<Accepted>;

/** Accepts a message for good: message, key and the request to charge it are committed when this returns. */
export function createSendMessage({ store, price, onAccepted }: SendMessageDeps): SendMessage {
  const accept = createBatcher<NewMessage, Accepted>({
    maxSize: 100,
    parallel: 3,
    mayRetry: isRefused,
    run: (requests) => store.accept(requests),
  });
  return async ({ sender, key, content, traceparent }) => {
    const { destination, body } = content;
    const accepted = await accept({
      sender,
      destination,
      body,
      price,
      key,
      requestHash: requestHash({ destination, body }),
      traceparent,
    });
    if (accepted.outcome === 'accepted') onAccepted();
    return accepted;
  };
}
