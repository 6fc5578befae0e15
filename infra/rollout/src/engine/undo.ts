import type { App } from '../plan/plan.ts';
import { variable } from '../world/names.ts';
import type { Book } from './book.ts';
import { canariesOut } from './canaries-out.ts';
import { servingOf } from './drain-stable.ts';
import type { Engine } from './engine.ts';
import { setTrack } from './open-replicas.ts';
import { sideBySide } from './side-by-side.ts';
import { stableFour } from './stable-four.ts';
import { until } from './until.ts';

/** Back to the old version: the share first, the containers after. It may be begun again at any moment. */
export async function undo(engine: Engine, book: Book): Promise<void> {
  const { world, clock } = engine;
  const { plan, before } = book.rollout;
  if (before === undefined) return;
  const begun = clock.now().getTime();
  await sideBySide(plan.moves, ({ app }) => shareBack(engine, app));
  const seconds = ((clock.now().getTime() - begun) / 1_000).toFixed(1);
  await book.record({}, `all requests are with stable again, after ${seconds} s`);
  await stableFour(engine, book);
  await canariesOut(engine, plan.moves, 'rollout: undone');
  for (const { app } of plan.moves) {
    const version = variable(app, 'canary', 'VERSION');
    world.writeVariables({ [version]: before[version] ?? null });
    for (const track of ['stable', 'canary'] as const)
      await world.setTrackSetting(app, track, undefined);
  }
}

/** How long stable is waited for before the canaries are cut off all the same: requests then wait at the edge for stable. */
const stableSeconds = 1.5;
const cutSeconds = 10;

/** Stable gets everything, and the canaries are cut off, whether they listen or not. */
async function shareBack(engine: Engine, app: App): Promise<void> {
  const { world, clock } = engine;
  const look = async () => (await world.look())[app];
  const reason = 'rollout: undone';
  await Promise.all([
    world.setSticky(app, undefined),
    setTrack(engine, app, 'stable', { weight: 1, open: true }),
    setTrack(engine, app, 'canary', { weight: 1, open: false }),
    letStableBack(engine, app),
  ]);
  const back = { clock, what: `stable ${app} serves`, seconds: stableSeconds };
  await until(back, async () => servingOf(await look(), 'stable') > 0).catch(() => {});
  const { replicas, ghosts } = await look();
  const known = [...ghosts, ...replicas.flatMap(({ registered }) => registered ?? [])];
  const canaries = known.filter(({ track, parked }) => track === 'canary' && !parked);
  await sideBySide(canaries, ({ id }) => world.setParked(id, true, reason));
  const out = { clock, what: `no canary of ${app} serves`, seconds: cutSeconds };
  await until(out, async () => servingOf(await look(), 'canary') === 0);
}

async function letStableBack({ world }: Engine, app: App): Promise<void> {
  const { replicas } = (await world.look())[app];
  const stable = replicas.flatMap(({ track, registered }) =>
    track === 'stable' && registered?.parked ? registered : [],
  );
  await sideBySide(stable, ({ id }) => world.setParked(id, false, ''));
}
