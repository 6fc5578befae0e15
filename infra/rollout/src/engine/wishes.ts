import { type Book, stepOf } from './book.ts';
import type { Engine } from './engine.ts';

/** What other terminals want of this process. */
export interface Wishes {
  /** Journals a pause, or its end. */
  heed(book: Book): Promise<'paused' | 'resumed' | undefined>;
  /** Who wants the next step; said once. */
  takePromotion(): string | undefined;
  stop(): void;
}

const everyMs = 500;

/** Asks the journal twice a second; `onAbort` hears at once who wants to go back. */
export function hearWishes(
  { journal, clock }: Pick<Engine, 'journal' | 'clock'>,
  onAbort: (reason: string) => void,
): Wishes {
  const ended = new AbortController();
  let isPaused: { by: string; value: boolean } | undefined;
  let promoter: string | undefined;

  async function listen(): Promise<void> {
    while (!ended.signal.aborted) {
      // A journal that is away is told by whoever writes to it.
      const wish = await journal.takeWish().catch(() => undefined);
      if (wish?.what === 'abort') onAbort(`aborted by ${wish.who}`);
      if (wish?.what === 'promote') promoter = wish.who;
      if (wish?.what === 'pause' || wish?.what === 'resume')
        isPaused = { by: wish.who, value: wish.what === 'pause' };
      await clock.sleep(everyMs, ended.signal).catch(() => {});
    }
  }
  void listen();

  return {
    async heed(book) {
      if (isPaused === undefined) return undefined;
      const { by, value } = isPaused;
      isPaused = undefined;
      if (value === book.rollout.paused) return undefined;
      const { name } = stepOf(book.rollout);
      const what = value ? 'paused' : 'resumed';
      const act = value ? 'waiting' : 'holding';
      await book.record({ paused: value, act }, `step ${name}: ${what} by ${by}`);
      return what;
    },
    takePromotion() {
      const who = promoter;
      promoter = undefined;
      return who;
    },
    stop: () => ended.abort(),
  };
}
