import { served } from '../plan/weights.ts';
import { variable } from '../world/names.ts';
import { awaitReady } from './await-ready.ts';
import type { Book } from './book.ts';
import { servingOf } from './drain-stable.ts';
import type { Engine } from './engine.ts';
import { sideBySide } from './side-by-side.ts';
import { until } from './until.ts';

const patienceSeconds = 20;

/** Four stable replicas of the old version serve, of each service. */
export async function stableFour(engine: Engine, book: Book, signal?: AbortSignal): Promise<void> {
  const { world, clock } = engine;
  const { moves } = book.rollout.plan;
  for (const { app, from } of moves)
    world.writeVariables({
      [variable(app, 'stable', 'VERSION')]: from,
      [variable(app, 'stable', 'REPLICAS')]: String(served),
    });
  await world.up(moves.map(({ app }) => ({ app, track: 'stable' })));
  await sideBySide(moves, async ({ app, from: version }) => {
    const wanted = { app, version, track: 'stable', replicas: served, steadySeconds: 0 } as const;
    await awaitReady(engine, { ...wanted, signal });
    const what = `${served} stable of ${app} serve`;
    await until({ clock, what, seconds: patienceSeconds, signal }, async () => {
      return servingOf((await world.look())[app], 'stable') >= served;
    });
  });
}
