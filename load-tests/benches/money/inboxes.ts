import type { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, complaint } from '../../scenarios/ask.ts';
import type { Person } from './people.ts';

const pauseMillis = 100;
const patienceMillis = 30_000;

export interface Inboxes {
  /** Resolves as soon as a recipient has read the message; rejects if nobody has within 30 s. */
  shows(messageId: string): Promise<void>;
  stop(): Promise<void>;
}

/** Reads every recipient's list through the edge again and again, back to what has been read before; what is older than the newest page at the beginning, never. */
export function watchInboxes(port: number, recipients: readonly Person[], agent: Agent): Inboxes {
  const read = new Set<string>();
  const awaited = new Map<string, () => void>();
  const stopped = new AbortController();

  function note(messageId: string): boolean {
    if (read.has(messageId)) return false;
    read.add(messageId);
    awaited.get(messageId)?.();
    return true;
  }

  async function readBack({ headers }: Person, atMostPages: number): Promise<void> {
    let cursor: string | null = '';
    for (let page = 1; page <= atMostPages && cursor !== null; page += 1) {
      if (stopped.signal.aborted) return;
      const from: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const path = `/messages?box=received&limit=100${from}`;
      const answer = await ask(port, { path, headers }, agent);
      if (answer.status !== 200) throw new Error(`a list could not be read: ${complaint(answer)}`);
      const { items, nextCursor } = JSON.parse(answer.body) as {
        items: { messageId: string }[];
        nextCursor: string | null;
      };
      const allNew = items.map(({ messageId }) => note(messageId)).every(Boolean);
      cursor = allNew ? nextCursor : null;
    }
  }

  const readers = recipients.map(async (recipient) => {
    // Thousands may have been there before: under load, reading them all takes longer than anybody waits here.
    await readBack(recipient, 1);
    while (!stopped.signal.aborted) {
      await readBack(recipient, Number.POSITIVE_INFINITY);
      await sleep(pauseMillis, undefined, { signal: stopped.signal }).catch(() => {});
    }
  });
  const failed = Promise.all(readers).then(() => new Promise<never>(() => {}));
  failed.catch(() => {}); // whoever waits for a message hears of it

  return {
    async shows(messageId) {
      if (read.has(messageId)) return;
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const late = () => reject(new Error(`nobody read ${messageId} within 30 s`));
      const timer = setTimeout(late, patienceMillis);
      awaited.set(messageId, resolve);
      try {
        await Promise.race([promise, failed]);
      } finally {
        clearTimeout(timer);
        awaited.delete(messageId);
      }
    },
    async stop() {
      stopped.abort();
      await Promise.all(readers);
    },
  };
}
