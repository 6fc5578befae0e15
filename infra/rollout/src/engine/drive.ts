import { describeError, Trouble } from '@serin/cli/terminal/trouble.ts';
import { ConsulAway } from '../journal/consul.ts';
import { Overtaken } from '../journal/overtaken.ts';
import type { Rollout } from '../journal/rollout.ts';
import { type Book, openBook } from './book.ts';
import { type Cut, letIn, prepareCut } from './cut-off.ts';
import type { Engine } from './engine.ts';
import { Unfit } from './hold.ts';
import { prepare } from './prepare.ts';
import { promote } from './promote.ts';
import { beginStep, takeStep } from './take-step.ts';
import { undo } from './undo.ts';
import { hearWishes, type Wishes } from './wishes.ts';

/**
 * Drives a rollout from where its document says it is to its end, and files it. What the document says is made so before the next line is
 * written, so that any process can go on from any line. Throws when it can go neither on nor back: what serves keeps serving.
 */
export async function drive(engine: Engine, rollout: Rollout): Promise<Rollout> {
  const book = openBook(engine, rollout);
  if (rollout.phase !== 'undoing') await letIn(engine, book);
  const stop = new AbortController();
  const onInterrupt = () => {
    const { reason } = engine.signal;
    const isOvertaken = reason instanceof Overtaken;
    stop.abort(isOvertaken ? reason : new Trouble(`interrupted by ${engine.who}`, ''));
  };
  if (engine.signal.aborted) onInterrupt();
  engine.signal.addEventListener('abort', onInterrupt);
  const wishes = hearWishes(engine, (reason) => stop.abort(new Trouble(reason, '')));
  const cut = prepareCut(engine, book);
  stop.signal.addEventListener('abort', () => {
    if (book.rollout.phase === 'promoting')
      engine.say('it is past the commit point: it is finished');
    // What is under way may be waiting for Consul: the cut does not wait for it.
    if (isForward(book) && !(stop.signal.reason instanceof Overtaken)) void cut.now();
  });
  try {
    if (isForward(book)) await forward(engine, book, { wishes, cut, signal: stop.signal });
    if (book.rollout.phase === 'promoting') await goToTheEnd(engine, book);
    if (book.rollout.phase === 'undoing') await goBack(engine, book);
    await engine.journal.file(book.rollout);
    return book.rollout;
  } catch (error) {
    if (error instanceof ConsulAway && cut.apps.length > 0)
      engine.say(
        `the canaries of ${cut.apps.join(' and ')} stay cut off at the edge: when Consul is back, \`rollout resume\` lets them in again, \`abort\` goes back`,
      );
    throw error;
  } finally {
    engine.signal.removeEventListener('abort', onInterrupt);
    wishes.stop();
  }
}

const isForward = ({ rollout: { phase } }: Book) => phase === 'preparing' || phase === 'stepping';

interface OnTheWay {
  readonly wishes: Wishes;
  readonly cut: Cut;
  readonly signal: AbortSignal;
}

/** To the commit point; or, whatever goes wrong before it, as far as the decision to go back. */
async function forward(engine: Engine, book: Book, { wishes, cut, signal }: OnTheWay) {
  let traffic: Awaited<ReturnType<Engine['startTraffic']>> | undefined;
  try {
    if (book.rollout.phase === 'preparing') {
      await prepare(engine, book, signal);
      await beginStep(book, 0);
    }
    const { plan } = book.rollout;
    if (plan.traffic) traffic = await engine.startTraffic(plan.moves.map(({ app }) => app));
    while (book.rollout.phase === 'stepping') await takeStep(engine, book, wishes, signal);
  } catch (error) {
    // Without its journal nothing else may be begun, not even the way back.
    if (error instanceof ConsulAway) throw error;
    const cause = signal.aborted ? signal.reason : error;
    if (cause instanceof Overtaken) throw cause;
    await cut.now();
    if (cause instanceof Trouble && cause.details.length > 0) engine.say(describeError(cause));
    const reason = cause instanceof Error ? cause.message : String(cause);
    const { verdict, receipts = book.rollout.receipts } = cause instanceof Unfit ? cause : {};
    const change = { phase: 'undoing', act: 'opening', paused: false, reason, receipts } as const;
    await book.record(change, `back: ${reason}`, verdict);
  } finally {
    await traffic?.stop();
  }
}

async function goToTheEnd(engine: Engine, book: Book): Promise<void> {
  await promote(engine, book);
  await end(engine, book, 'done', 'done: the new version is the stable one');
}

async function goBack(engine: Engine, book: Book): Promise<void> {
  await undo(engine, book);
  await end(engine, book, 'undone', `undone: ${book.rollout.reason ?? 'no reason is known'}`);
}

async function end(engine: Engine, book: Book, phase: 'done' | 'undone', text: string) {
  const money = [...book.rollout.money, await engine.checkMoney('after')];
  const endedAt = engine.clock.now().toISOString();
  await book.record({ phase, endedAt, money, paused: false }, text);
}
