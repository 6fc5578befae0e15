import type { App } from '../plan/plan.ts';
import { type Track, variable } from '../world/names.ts';
import { servesAnywhere, servesEverywhere } from '../world/share-pools.ts';
import { type Book, isLastStep } from './book.ts';
import { canariesOut } from './canaries-out.ts';
import { cutOff, letIn } from './cut-off.ts';
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
  // Then the canaries may be all there is.
  const isStableClosed = isLastStep(book.rollout);
  await sideBySide(plan.moves, ({ app }) => shareBack(engine, app, isStableClosed));
  const seconds = ((clock.now().getTime() - begun) / 1_000).toFixed(1);
  if (book.rollout.act !== 'draining')
    await book.record(
      { act: 'draining' },
      `all requests are with stable again, after ${seconds} s`,
    );
  await stableFour(engine, book);
  await canariesOut(engine, plan.moves, 'rollout: undone');
  await letIn(engine, book);
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
/** The edge asks Consul twice a second: what it says so long after a change is not from before. */
const edgeAsksMs = 600;

/**
 * Stable gets everything, and the canaries are cut off, whether they listen or not: by the edge at once, and by Consul, whose word lasts.
 * Docker is not asked: that takes its time.
 */
async function shareBack(engine: Engine, app: App, isStableClosed: boolean): Promise<void> {
  const { world, clock } = engine;
  const opened = openStable(engine, app);
  opened.catch(() => {}); // heard below, also when something else fails first
  if (isStableClosed) {
    await opened;
    await clock.sleep(edgeAsksMs);
  }
  const back = { clock, what: `stable ${app} serves`, seconds: stableSeconds };
  await until(back, async () => servesEverywhere(await world.edge(), app, 'stable')).catch(
    () => {},
  );
  await cutOff(engine, app).catch((error: Error) => engine.say(error.message));
  await opened;
  await sideBySide(await known(engine, app, 'canary'), async ({ id, parked }) => {
    if (!parked) await world.setParked(id, true, 'rollout: undone');
  });
  const out = { clock, what: `no canary of ${app} serves`, seconds: cutSeconds };
  await until(out, async () => !servesAnywhere(await world.edge(), app, 'canary'));
}

async function openStable(engine: Engine, app: App): Promise<void> {
  const { world } = engine;
  const unpark = async () =>
    sideBySide(await known(engine, app, 'stable'), async ({ id, parked }) => {
      if (parked) await world.setParked(id, false, '');
    });
  const acts = [
    () => world.setSticky(app, undefined),
    () => setTrack(engine, app, 'stable', { weight: 1, open: true }),
    () => setTrack(engine, app, 'canary', { weight: 1, open: false }),
    unpark,
  ];
  await sideBySide(acts, (act) => act());
}

const known = async ({ world }: Engine, app: App, track: Track) =>
  (await world.registered()).filter((one) => one.app === app && one.track === track);
