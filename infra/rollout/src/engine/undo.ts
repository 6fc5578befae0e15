import { isUp } from '@serin/cli/project/edge-stats.ts';
import type { App } from '../plan/plan.ts';
import { type Track, variable } from '../world/names.ts';
import type { Book } from './book.ts';
import { canariesOut } from './canaries-out.ts';
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
  if (book.rollout.act !== 'draining')
    await book.record(
      { act: 'draining' },
      `all requests are with stable again, after ${seconds} s`,
    );
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

/** Stable gets everything, and the canaries are cut off, whether they listen or not. Docker is not asked: that takes its time. */
async function shareBack(engine: Engine, app: App): Promise<void> {
  const { world, clock } = engine;
  const known = async (track: Track) =>
    (await world.registered()).filter((one) => one.app === app && one.track === track);
  await Promise.all([
    world.setSticky(app, undefined),
    setTrack(engine, app, 'stable', { weight: 1, open: true }),
    setTrack(engine, app, 'canary', { weight: 1, open: false }),
    sideBySide(await known('stable'), async ({ id, parked }) => {
      if (parked) await world.setParked(id, false, '');
    }),
  ]);
  const back = { clock, what: `stable ${app} serves`, seconds: stableSeconds };
  await until(back, async () => (await sharedTo(engine, app, 'stable')) > 0).catch(() => {});
  await sideBySide(await known('canary'), async ({ id, parked }) => {
    if (!parked) await world.setParked(id, true, 'rollout: undone');
  });
  const out = { clock, what: `no canary of ${app} serves`, seconds: cutSeconds };
  await until(out, async () => (await sharedTo(engine, app, 'canary')) === 0);
}

async function sharedTo({ world }: Engine, app: App, track: Track): Promise<number> {
  const share = (await world.edge()).filter(({ pool }) => pool === `${app}-all`);
  return share.filter((row) => row.server.startsWith(`${track}-`) && isUp(row)).length;
}
