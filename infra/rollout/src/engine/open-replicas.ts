import type { TrackSetting } from '@serin/shared/contracts/tracks.ts';
import type { App, TrackShape } from '../plan/plan.ts';
import type { Replica } from '../world/look.ts';
import type { Track } from '../world/names.ts';
import { isReady } from './await-ready.ts';
import { type Book, stepOf } from './book.ts';
import type { Engine } from './engine.ts';
import { sideBySide } from './side-by-side.ts';
import { until } from './until.ts';

const patienceSeconds = 20;

/** Sets the step's weights, and gives its canaries their part: stable's weight first, so that no canary gets more than its part. */
export async function openCanaries(engine: Engine, book: Book, signal: AbortSignal) {
  const { plan, id } = book.rollout;
  const step = stepOf(book.rollout);
  const share = (100 * step.share.canary) / step.share.of;
  await sideBySide(plan.moves, async ({ app, from, to }) => {
    const stable = { track: 'stable', version: from, weight: step.stable.weight } as const;
    await openTrack(engine, { app, ...stable, whoeverComes: true, signal });
    const { replicas, weight } = step.canary;
    await openTrack(engine, { app, track: 'canary', version: to, replicas, weight, signal });
    if (plan.sticky) await engine.world.setSticky(app, { share, salt: id });
  });
}

export interface Opening extends Partial<TrackShape> {
  readonly app: App;
  readonly track: Track;
  readonly version: string;
  readonly weight: number;
  /** Those that come later are open too; otherwise they begin dark. */
  readonly whoeverComes?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Opens the replicas of a version that are ready, and waits until the edge has them all in the share, with this weight. */
export async function openTrack(engine: Engine, opening: Opening): Promise<void> {
  const { world, clock } = engine;
  const { app, track, version, weight, replicas = 0, whoeverComes, signal } = opening;
  const own = async () =>
    (await world.look())[app].replicas.filter(
      (one) => one.track === track && one.version === version && isReady(one),
    );
  const open = whoeverComes || (await own()).map(({ instance }) => instance);
  await setTrack(engine, app, track, { weight, open });
  const isShared = ({ inShare }: Replica) => inShare?.up === true && inShare.weight === weight;
  const what = `the edge shares out to ${track} ${app} with weight ${weight}`;
  await until({ clock, what, seconds: patienceSeconds, signal }, async () => {
    const now = await own();
    return now.length >= replicas && now.every(isShared);
  });
}

/** Tells the replicas, unless they have been told. */
export async function setTrack({ world }: Engine, app: App, track: Track, state: TrackSetting) {
  const now = await world.trackSetting(app, track);
  if (JSON.stringify(now) !== JSON.stringify(state)) await world.setTrackSetting(app, track, state);
}
