import type { Move } from '../plan/plan.ts';
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
  const missing = await notStanding(engine, moves);
  if (missing.length > 0) await world.up(missing.map(({ app }) => ({ app, track: 'stable' })));
  await sideBySide(moves, async ({ app, from: version }) => {
    const wanted = { app, version, track: 'stable', replicas: served, steadySeconds: 0 } as const;
    await awaitReady(engine, { ...wanted, signal });
    const what = `${served} stable of ${app} serve`;
    await until({ clock, what, seconds: patienceSeconds, signal }, async () => {
      return servingOf((await world.look())[app], 'stable') >= served;
    });
  });
}

/** Where just these four run already, Compose needs not be asked: that takes its time. */
async function notStanding({ world }: Engine, moves: readonly Move[]): Promise<Move[]> {
  const look = await world.look();
  return moves.filter(({ app, from }) => {
    const stable = look[app].replicas.filter(({ track }) => track === 'stable');
    const right = stable.filter(({ running, version }) => running && version === from);
    return stable.length !== served || right.length !== served;
  });
}
