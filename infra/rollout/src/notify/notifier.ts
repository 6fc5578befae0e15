import type { Rollout } from '../journal/rollout.ts';
import { type EntryDocument, type Patience, postEntry } from './post-entry.ts';
import type { WebhookSettings } from './settings.ts';

export interface Notifier {
  /** Told after each write of the journal: posts what it has not posted yet. Returns at once and never throws. */
  follow(rollout: Rollout): void;
  /** Waits so many milliseconds at most for what is still to be posted, then gives the rest up. */
  end(withinMs: number): Promise<void>;
}

export interface NotifierOptions {
  /** Absent: nobody is told. */
  readonly webhook?: WebhookSettings | undefined;
  /** How many entries an earlier process has written: of those, the last is posted again, as its end may have kept it from being told. */
  readonly alreadyWritten?: number;
  /** Is given a line when an entry could not be told for the first time, and one at the end if there were more. */
  readonly warn: (line: string) => void;
  readonly patience?: Patience;
}

const usualPatience: Patience = { timeoutMs: 2_000, pausesMs: [250, 1_000] };

/** Posts the journal's entries one after another, beside the rollout, which never waits for it. */
export function createNotifier(options: NotifierOptions): Notifier {
  const { webhook, alreadyWritten = 0, warn, patience = usualPatience } = options;
  if (webhook === undefined) return { follow() {}, async end() {} };
  const given = new AbortController();
  let next = Math.max(alreadyWritten - 1, 0);
  let posting: Promise<void> = Promise.resolve();
  let untold = 0;

  async function post(document: EntryDocument, settings: WebhookSettings): Promise<void> {
    const why = await postEntry(document, settings, patience, given.signal);
    if (why === undefined) return;
    untold += 1;
    if (untold === 1)
      warn(`the webhook was not told entry ${document.number} of the journal: ${why}`);
  }

  return {
    follow({ id, plan, entries }) {
      for (; next < entries.length; next += 1) {
        const [entry, number] = [entries[next], next + 1];
        if (entry === undefined) continue;
        const document = {
          document: 'entry',
          rollout: id,
          number,
          moves: plan.moves,
          entry,
        } as const;
        posting = posting.then(() => post(document, webhook));
      }
    },
    async end(withinMs) {
      const timer = setTimeout(() => given.abort(), withinMs);
      await posting;
      clearTimeout(timer);
      if (untold > 1) warn(`the webhook was not told ${untold} of ${next} entries altogether`);
    },
  };
}
