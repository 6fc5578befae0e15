import { Trouble } from '@serin/cli/terminal/trouble.ts';
import type { StepReceipt } from '../journal/rollout.ts';
import type { Judgement, Verdict } from '../judge/verdict.ts';
import { type Book, stepOf } from './book.ts';
import type { Engine } from './engine.ts';
import { judgeAll, openWindows } from './judge-all.ts';
import { measure, startMeasuring } from './receipts.ts';
import type { Wishes } from './wishes.ts';

const everyMs = 250;

/** The edge places who is in a pool anew for a moment after a change: what it counts meanwhile is not the share that is set. */
const settleMs = 1_000;

/** A step was judged bad, or can't be judged. */
export class Unfit extends Trouble {
  readonly verdict: Verdict;
  /** What the step cost, where that is known. */
  readonly receipts: readonly StepReceipt[] | undefined;

  constructor(text: string, verdict: Verdict, receipts?: readonly StepReceipt[]) {
    super(text, 'The stable version serves; `npm run rollout -- history` keeps the reasons.');
    this.verdict = verdict;
    this.receipts = receipts;
  }
}

/**
 * Holds a step, and judges it again and again, until it is good. Paused or by hand it goes on judging, and waits for a person. Throws
 * Unfit when it is to be undone.
 */
export async function hold(engine: Engine, book: Book, wishes: Wishes, signal: AbortSignal) {
  const { clock, pace } = engine;
  const { plan, step } = book.rollout;
  await clock.sleep(settleMs, signal);
  const from = clock.now();
  const first = await startMeasuring(engine, book);
  await book.keep({ held: { since: from.toISOString(), counted: Object.fromEntries(first) } });
  const since = (moment: Date) => (clock.now().getTime() - moment.getTime()) / 1_000;
  let windows = openWindows(engine, plan.moves, stepOf(book.rollout));
  let verdict: Verdict = { judgement: 'hold', reasons: [] };
  let judgedAt: Date | undefined;

  for (;;) {
    await clock.sleep(everyMs, signal);
    // What was too few once may be enough now: it is counted anew.
    if ((await wishes.heed(book)) === 'resumed') {
      windows = openWindows(engine, plan.moves, stepOf(book.rollout));
      judgedAt = undefined;
    }
    if (judgedAt === undefined || since(judgedAt) >= pace.judgeEverySeconds) {
      judgedAt = clock.now();
      verdict = await judgeAll(engine, windows, step);
    }
    if (verdict.judgement === 'back') {
      // What it cost is to be known, but going back must not fail for it.
      const receipts = await receiptsSoFar().catch(() => undefined);
      throw unfit(book, verdict, receipts);
    }
    const promoter = wishes.takePromotion();
    if (promoter !== undefined) return finishStep(`promoted by ${promoter}`);
    if (book.rollout.paused) continue;
    if (verdict.judgement === 'go') {
      if (!plan.manual) return finishStep('judged good');
      await waitForPerson(book, verdict);
    }
    if (verdict.overdue) await giveUp(engine, book, verdict);
  }

  async function receiptsSoFar() {
    const receipts = await measure(engine, book, first, since(from));
    return [...book.rollout.receipts, ...receipts];
  }

  async function finishStep(how: string): Promise<void> {
    const receipts = await receiptsSoFar();
    await book.record({ act: 'judging', receipts }, `${nameOf(book)}: ${how}`, verdict);
  }
}

const nameOf = ({ rollout }: Book) => `step ${stepOf(rollout).name}`;

const because = ({ reasons }: Verdict, of: Judgement) =>
  reasons.flatMap(({ app, judgement, text }) => (judgement === of ? `${app}: ${text}` : []));

function unfit(book: Book, verdict: Verdict, receipts?: readonly StepReceipt[]): Unfit {
  const why = because(verdict, 'back').join('; ') || 'no reason is given';
  return new Unfit(`${nameOf(book)} was judged bad: ${why}`, verdict, receipts);
}

/** Says once that a person is wanted. */
async function waitForPerson(book: Book, verdict: Verdict): Promise<void> {
  if (book.rollout.act === 'waiting') return;
  const text = 'judged good; it waits for `rollout promote`';
  await book.record({ act: 'waiting' }, `${nameOf(book)}: ${text}`, verdict);
}

async function giveUp({ pace }: Engine, book: Book, verdict: Verdict): Promise<void> {
  const why = because(verdict, 'hold').join('; ') || 'nothing was seen';
  const text = `${nameOf(book)}: it can't be judged (${why})`;
  if (pace.tooFew === 'undo') throw new Unfit(text, verdict);
  const change = { act: 'waiting', paused: true } as const;
  const ways = '`rollout resume` collects more, `promote` goes on, `abort` goes back';
  await book.record(change, `${text}; paused: ${ways}`, verdict);
}
