import type { App, Move } from '../plan/plan.ts';
import { served } from '../plan/weights.ts';
import type { Replica } from '../world/look.ts';
import { variable } from '../world/names.ts';
import { awaitReady } from './await-ready.ts';
import type { Book } from './book.ts';
import type { Engine } from './engine.ts';
import { letGo, strikeOut } from './let-go.ts';
import { openTrack, setTrack } from './open-replicas.ts';
import { sideBySide } from './side-by-side.ts';
import { keepDark } from './start-canaries.ts';

/** So many start together. With four canaries, and those that drain meanwhile, a service never has more than eight replicas. */
const atOnce = 2;

/**
 * Past the commit point: the new version becomes the stable set, two replicas at a time, while as many canaries go. It may be begun
 * again at any moment, and only ever goes forward.
 */
export async function promote(engine: Engine, book: Book): Promise<void> {
  const { world } = engine;
  const { moves } = book.rollout.plan;
  await sideBySide(moves, async (move) => {
    // Both tracks are the same version now.
    await world.setSticky(move.app, undefined);
    await keepDark(engine, move.app, 'stable');
    await oldStableOut(engine, move);
  });
  // Canaries drain while the next stable replicas start.
  let draining = Promise.resolve();
  for (let replicas = atOnce; replicas <= served; replicas += atOnce) {
    await moreStable(engine, moves, replicas).finally(() => draining);
    draining = sideBySide(moves, ({ app }) => keepCanaries(engine, app, served - replicas));
    draining.catch(() => {}); // heard below, or with the next replica
  }
  await draining;
  await sideBySide(moves, async ({ app }) => {
    await strikeOut(engine, app);
    for (const track of ['stable', 'canary'] as const)
      await world.setTrackSetting(app, track, undefined);
  });
  await world.settleMigration(moves.map(({ app }) => app));
}

const ofTrack = async ({ world }: Engine, app: App, track: Replica['track']) =>
  (await world.look())[app].replicas.filter((one) => one.track === track);

/** From here on plain `docker compose up` starts the new version. */
async function oldStableOut(engine: Engine, { app, to }: Move): Promise<void> {
  const stable = await ofTrack(engine, app, 'stable');
  const old = stable.filter(({ version }) => version !== to);
  const settings = {
    [variable(app, 'stable', 'VERSION')]: to,
    [variable(app, 'stable', 'REPLICAS')]: String(stable.length - old.length),
  };
  if (old.length > 0) await letGo(engine, app, old, settings, 'rollout: promoted');
  engine.world.writeVariables(settings);
}

/** So many stable replicas of the new version serve; those that do already stay. */
async function moreStable(engine: Engine, moves: readonly Move[], replicas: number) {
  const { world } = engine;
  const missing: Move[] = [];
  for (const move of moves)
    if ((await ofTrack(engine, move.app, 'stable')).length < replicas) missing.push(move);
  for (const { app } of missing)
    world.writeVariables({ [variable(app, 'stable', 'REPLICAS')]: String(replicas) });
  if (missing.length > 0) await world.up(missing.map(({ app }) => ({ app, track: 'stable' })));
  await sideBySide(moves, async ({ app, to: version }) => {
    const wanted = { app, version, track: 'stable', replicas } as const;
    await awaitReady(engine, { ...wanted, steadySeconds: Math.min(1, engine.pace.steadySeconds) });
    await setTrack(engine, app, 'canary', {
      weight: 1,
      open: (await ofTrack(engine, app, 'canary')).map(({ instance }) => instance),
    });
    await openTrack(engine, { ...wanted, weight: 1 });
  });
}

async function keepCanaries(engine: Engine, app: App, keep: number): Promise<void> {
  const canaries = await ofTrack(engine, app, 'canary');
  const settings = {
    [variable(app, 'canary', 'REPLICAS')]: String(Math.min(keep, canaries.length)),
  };
  const surplus = canaries.slice(keep);
  if (surplus.length > 0) await letGo(engine, app, surplus, settings, 'rollout: promoted');
}
