import type { Log } from '@serin/shared/contracts/log.ts';
import { type Loop, startLoop } from '@serin/shared/outbox/loop.ts';
import type { MessageStore } from './message-store.ts';

const batchSize = 500;

export interface AskAgainDeps {
  store: Pick<MessageStore, 'askAgain'>;
  onAsked: () => void;
  idleMillis?: number;
  log: Log;
}

/** Asks credit again about whatever has had no verdict in time: what the queue lost costs latency only. */
export function startAskingAgain({ store, onAsked, idleMillis = 1_000, log }: AskAgainDeps): Loop {
  return startLoop({
    name: 'asking credit again',
    idleMillis,
    log,
    async step() {
      const asked = await store.askAgain(batchSize);
      if (asked > 0) {
        log.warn({ asked }, 'no verdict in time: credit is asked again');
        onAsked();
      }
      return asked === batchSize;
    },
  });
}
