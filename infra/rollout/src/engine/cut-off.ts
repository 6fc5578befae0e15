import type { Rollout } from '../journal/rollout.ts';
import type { App } from '../plan/plan.ts';
import { servesEverywhere } from '../world/share-pools.ts';
import { type Book, isLastStep } from './book.ts';
import type { Engine } from './engine.ts';
import { sideBySide } from './side-by-side.ts';
import { until } from './until.ts';

/** An edge that is reloaded is back by then; Ctrl-C is to have its effect before. */
const orderSeconds = 1;
const patienceSeconds = 20;

/**
 * Has the edge itself send an app's canaries nothing any more, if stable serves beside them. Nobody else is asked for anything. Answers
 * whether it did; throws Trouble when the edge takes no order.
 */
export async function cutOff({ world, clock }: Engine, app: App): Promise<boolean> {
  let isCut = false;
  const what = `the edge cuts off the canaries of ${app}`;
  await until({ clock, what, seconds: orderSeconds }, async () => {
    isCut = servesEverywhere(await world.edge(), app, 'stable');
    if (isCut) await world.cutOff(app);
    return true;
  });
  return isCut;
}

/** The edge sends canaries again what Consul says. Whoever goes forward begins with it: somebody may have been interrupted before. */
export async function letIn({ world, clock }: Engine, { rollout }: Pick<Book, 'rollout'>) {
  await sideBySide(rollout.plan.moves, async ({ app }) => {
    const what = `the edge lets in the canaries of ${app}`;
    await until({ clock, what, seconds: patienceSeconds }, async () => {
      await world.letIn(app);
      return true;
    });
  });
}

/** The cut of a rollout that is to go back. */
export interface Cut {
  /** Makes it, once, and says what came of it. Never throws. */
  now(): Promise<void>;
  /** Whose canaries the edge sends nothing since. */
  readonly apps: readonly App[];
}

/**
 * Stable gets everything before the journal is asked, which may be away for long. An order at the edge is safe without a line about it: going
 * back gives it too, and going forward takes it back.
 */
export function prepareCut(engine: Engine, book: Pick<Book, 'rollout'>): Cut {
  const apps: App[] = [];
  let made: Promise<void> | undefined;

  async function make(): Promise<void> {
    const { rollout } = book;
    // Nothing was touched yet, so nothing will be undone.
    if (rollout.before === undefined) return;
    await sideBySide(rollout.plan.moves, async ({ app }) => {
      try {
        if (!isStableClosed(rollout) && (await cutOff(engine, app))) apps.push(app);
        engine.say(
          apps.includes(app)
            ? `the edge sends the canaries of ${app} nothing any more`
            : `nobody but the canaries of ${app} serves: they go on until stable is back`,
        );
      } catch (error) {
        engine.say(`the canaries of ${app} are not cut off yet: ${(error as Error).message}`);
      }
    });
  }

  return {
    apps,
    now() {
      made ??= make();
      return made;
    },
  };
}

/** The edge may still believe in a stable replica that was closed a moment ago: what the rollout has done counts. */
const isStableClosed = (rollout: Rollout) =>
  rollout.phase === 'stepping' &&
  isLastStep(rollout) &&
  rollout.act !== 'starting' &&
  rollout.act !== 'opening';
