import type { Act } from '../journal/rollout.ts';
import { type Book, isLastStep, stepOf } from './book.ts';
import { drainStable } from './drain-stable.ts';
import type { Engine } from './engine.ts';
import { hold } from './hold.ts';
import { openCanaries } from './open-replicas.ts';
import { startCanaries } from './start-canaries.ts';
import type { Wishes } from './wishes.ts';

/** What each act of a step says of itself in the journal, in their order. */
const acts = ['starting', 'opening', 'draining', 'holding'] as const;

const sentences: Readonly<Record<(typeof acts)[number], string>> = {
  starting: 'new canaries start in the dark',
  opening: 'they get their part',
  draining: 'the stable replicas that are too many go',
  holding: 'it is held, and judged',
};

/** Takes a step from where its act says it is, until it is judged good: then the next one is begun, or the commit point is passed. */
export async function takeStep(engine: Engine, book: Book, wishes: Wishes, signal: AbortSignal) {
  const work = {
    starting: () => startCanaries(engine, book, signal),
    opening: () => openCanaries(engine, book, signal),
    draining: () => drainStable(engine, book, signal),
    holding: () => hold(engine, book, wishes, signal),
  };
  const { act } = book.rollout;
  if (act !== 'judging')
    for (const next of acts.slice(acts.indexOf(heldAct(act)))) {
      if (next !== heldAct(book.rollout.act))
        await book.record({ act: next }, sentence(book, next));
      signal.throwIfAborted();
      await work[next]();
    }
  // Judged good: from here on it is decided.
  if (!isLastStep(book.rollout)) return beginStep(book, book.rollout.step + 1);
  const words = book.rollout.plan.moves.map(({ app, to }) => `${app} ${to}`).join(' and ');
  await book.record(
    { phase: 'promoting', act: 'starting', paused: false },
    `${words} is to be the stable version: from here on it only goes forward`,
  );
}

/** A step that waits is held, too. */
const heldAct = (act: Act | undefined): (typeof acts)[number] =>
  act === 'waiting' || act === 'judging' ? 'holding' : (act ?? 'starting');

const sentence = ({ rollout }: Book, act: (typeof acts)[number]) =>
  `step ${stepOf(rollout).name}: ${sentences[act]}`;

export async function beginStep(book: Book, step: number): Promise<void> {
  const change = { phase: 'stepping', step, act: 'starting' } as const;
  const next = { ...book.rollout, ...change };
  await book.record(change, `step ${stepOf(next).name}: ${sentences.starting}`);
}
