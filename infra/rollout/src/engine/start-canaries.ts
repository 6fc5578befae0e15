import type { App } from '../plan/plan.ts';
import { type Track, variable } from '../world/names.ts';
import { awaitReady } from './await-ready.ts';
import { type Book, stepOf } from './book.ts';
import type { Engine } from './engine.ts';
import { sideBySide } from './side-by-side.ts';

/** Starts the step's new canaries dark, and waits until they have shown that they can serve. */
export async function startCanaries(engine: Engine, book: Book, signal: AbortSignal) {
  const { world, pace } = engine;
  const { plan, step } = book.rollout;
  const { canary } = stepOf(book.rollout);
  await sideBySide(plan.moves, ({ app }) => keepDark(engine, app, 'canary'));
  for (const { app, to } of plan.moves)
    world.writeVariables({
      [variable(app, 'canary', 'VERSION')]: to,
      [variable(app, 'canary', 'REPLICAS')]: String(canary.replicas),
    });
  await world.up(plan.moves.map(({ app }) => ({ app, track: 'canary' })));
  // What crashes does so with its first replica: the others need no long look.
  const steadySeconds = step === 0 ? pace.steadySeconds : Math.min(1, pace.steadySeconds);
  await sideBySide(plan.moves, ({ app, to: version }) =>
    awaitReady(engine, {
      ...{ app, version, steadySeconds, signal },
      ...{ track: 'canary', replicas: canary.replicas },
    }),
  );
}

/** Whoever of the track starts from now on is dark; those that are open stay so. */
export async function keepDark({ world }: Engine, app: App, track: Track): Promise<void> {
  const state = await world.trackSetting(app, track);
  if (Array.isArray(state?.open) || state?.open === false) return;
  const { replicas } = (await world.look())[app];
  const open = replicas.flatMap(({ registered }) =>
    registered?.track === track && registered.open ? registered.instance : [],
  );
  await world.setTrackSetting(app, track, { weight: state?.weight ?? 1, open });
}
