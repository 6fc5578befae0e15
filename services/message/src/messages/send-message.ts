import type { PostMessageBody } from '@serin/shared/contracts/message-http.ts';
import { requestHash } from '@serin/shared/idempotency/key.ts';
import { isRefused } from '@serin/shared/postgres/sql-state.ts';
import { createBatcher } from '@serin/shared/queue/batcher.ts';
import type { MessageMetrics } from './message-metrics.ts';
import type { Accepted, MessageStore, NewMessage } from './message-store.ts';

export interface SendMessageDeps {
  store: Pick<MessageStore, 'accept'>;
  /** What a message costs, in credits. */
  price: number;
  /** W3C: of whatever this replica begins. What callers bring is not asked for: nobody outside chooses a track for our queues. */
  baggage: string | null;
  /** Called after the commit with each message that is new. */
  onStored: (messageId: string, traceparent: string | null) => void;
  /** Called after the commit: there is something in the outbox, and in the lists of these senders. */
  onAccepted: (senders: string[]) => Promise<void>;
  metrics: Pick<MessageMetrics, 'accepted'>;
}

export interface SendRequest {
  sender: string;
  /** The caller's Idempotency-Key. */
  key: string | null;
  content: PostMessageBody;
  traceparent: string | null;
}

export type SendMessage = (request: SendRequest) => Promise<Accepted>;

interface Batched {
  accepted: Accepted;
  /** Everybody knows: whoever reads on after the answer finds the message. */
  told: Promise<void>;
}

/** Accepts a message for good: message, key and the request to charge it are committed when this returns. */
export function createSendMessage({
  store,
  price,
  baggage,
  onStored,
  onAccepted,
  metrics,
}: SendMessageDeps): SendMessage {
  const accept = createBatcher<NewMessage, Batched>({
    maxSize: 100,
    parallel: 3,
    mayRetry: isRefused,
    async run(requests) {
      const answers = await store.accept(requests);
      answers.forEach(({ outcome, messageId }, index) => {
        if (outcome === 'accepted') onStored(messageId, requests[index]?.traceparent ?? null);
      });
      metrics.accepted(answers.filter(({ outcome }) => outcome === 'accepted').length);
      // A repeated one counts too: the replica that accepted it may have died before it could tell.
      const senders = requests.flatMap(({ sender }, index) =>
        answers[index]?.outcome === 'mismatch' ? [] : [sender],
      );
      // The next batch need not wait for it, the answers do.
      const told = senders.length > 0 ? onAccepted(senders) : Promise.resolve();
      return answers.map((accepted) => ({ accepted, told }));
    },
  });
  return async ({ sender, key, content, traceparent }) => {
    const { destination, body } = content;
    const { accepted, told } = await accept({
      sender,
      destination,
      body,
      price,
      key,
      requestHash: requestHash({ destination, body }),
      traceparent,
      baggage,
    });
    await told;
    return accepted;
  };
}
