import type { StepReceipt } from '../journal/rollout.ts';
import type { App } from '../plan/plan.ts';
import { between, type Counters, poolsOf, readCounters } from '../world/counters.ts';
import { type Book, stepOf } from './book.ts';
import type { Engine } from './engine.ts';

/** What the edge had counted of each service when a hold began. */
export type FirstCount = ReadonlyMap<App, Counters>;

export async function startMeasuring({ world }: Engine, book: Book): Promise<FirstCount> {
  const { moves, sticky } = book.rollout.plan;
  const rows = await world.edge();
  return new Map(moves.map(({ app }) => [app, readCounters(rows, poolsOf(app, sticky))]));
}

/** What a step set, and what the edge counted while it was held, for each service. */
export async function measure(
  engine: Engine,
  book: Book,
  first: FirstCount,
  holdSeconds: number,
): Promise<StepReceipt[]> {
  const { name, share } = stepOf(book.rollout);
  const last = await startMeasuring(engine, book);
  return [...last].map(([app, now]): StepReceipt => {
    const { requests, failed, retried } = between(first.get(app) ?? now, now);
    const { canary, stable } = requests;
    return {
      ...{ step: name, app, share, measured: { canary, stable } },
      interval: engine.interval(canary, canary + stable),
      ...{ failed, retried },
      seconds: tenths(secondsOfStep(engine, book)),
      holdSeconds: tenths(holdSeconds),
    };
  });
}

/** Since the step's first line in the journal. */
function secondsOfStep({ clock }: Engine, { rollout }: Book): number {
  const { name } = stepOf(rollout);
  const begun = rollout.entries.find(({ step }) => step === name)?.at ?? rollout.startedAt;
  return (clock.now().getTime() - Date.parse(begun)) / 1_000;
}

const tenths = (seconds: number) => Math.round(seconds * 10) / 10;
