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

/** So many start together. With four canaries, and those that leave meanwhile, a service never has more than eight replicas. */
const half = served / 2;

/**
 * Past the commit point: the new version becomes the stable set, two replicas at a time, while as many canaries go. It may be begun
 * again at any moment, and only ever goes forward.
 */
export async function promote(engine: Engine, book: Book): Promise<void> {
  const { world } = engine;
  const { moves } = book.rollout.plan;
  await sideBySide(moves, async ({ app }) => {
    // Both tracks are the same version now.
    await world.setSticky(app, undefined);
    await keepDark(engine, app, 'stable');
  });
  const canaries = (keep: number) =>
    sideBySide(moves, ({ app }) => keepCanaries(engine, app, keep));
  await startStable(engine, moves, half);
  // Whoever leaves does so while others start.
  await atOnce(
    () => openStable(engine, moves, half),
    () => sideBySide(moves, (move) => oldStableOut(engine, move)),
  );
  await atOnce(
    async () => {
      await startStable(engine, moves, served);
      await openStable(engine, moves, served);
    },
    () => canaries(half),
  );
  await canaries(0);
  await sideBySide(moves, async ({ app }) => {
    await strikeOut(engine, app);
    for (const track of ['stable', 'canary'] as const)
      await world.setTrackSetting(app, track, undefined);
  });
  await world.settleMigration(moves.map(({ app }) => app));
}

/** Waits for all of them, also when one fails. */
const atOnce = (...works: readonly (() => Promise<void>)[]) => sideBySide(works, (work) => work());

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

/** So many stable replicas of the new version have been told to start; those that did already stay. One of the old version counts until it is gone. */
async function startStable(engine: Engine, moves: readonly Move[], replicas: number) {
  const { world } = engine;
  const missing: Move[] = [];
  for (const move of moves) {
    const stable = await ofTrack(engine, move.app, 'stable');
    const old = stable.filter(({ version }) => version !== move.to).length;
    if (stable.length - old >= replicas) continue;
    missing.push(move);
    world.writeVariables({
      [variable(move.app, 'stable', 'VERSION')]: move.to,
      [variable(move.app, 'stable', 'REPLICAS')]: String(replicas + old),
    });
  }
  if (missing.length > 0) await world.up(missing.map(({ app }) => ({ app, track: 'stable' })));
}

/** So many stable replicas of the new version serve. */
async function openStable(engine: Engine, moves: readonly Move[], replicas: number) {
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
