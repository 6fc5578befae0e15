import type { Trouble } from '@serin/cli/terminal/trouble.ts';
import type { App } from '../plan/plan.ts';
import type { Replica } from '../world/look.ts';
import type { Engine } from './engine.ts';
import { sideBySide } from './side-by-side.ts';
import { until } from './until.ts';

/** Longer than any request takes at the edge (5 s). */
const patienceSeconds = 8;

/**
 * Takes replicas out: the edge lets go of them first, and when it has no request under way with them any more, they are told to stop, and
 * removed.
 * @param before what is to stand in `.env` when they are gone, written before they go
 */
export async function letGo(
  engine: Engine,
  app: App,
  replicas: readonly Replica[],
  before: Readonly<Record<string, string | null>>,
  reason: string,
): Promise<void> {
  const { world } = engine;
  const instances = new Set(replicas.map(({ instance }) => instance));
  await sideBySide(replicas, async ({ registered }) => {
    if (registered && !registered.parked) await world.setParked(registered.id, true, reason);
  });
  const isGone = async () => {
    const look = (await world.look())[app];
    const seen = look.replicas.filter(({ instance }) => instances.has(instance));
    return look.leaving === 0 && seen.every(({ inShare, byHeader }) => !inShare && !byHeader);
  };
  const what = `the edge has let go of ${replicas.length} of ${app}`;
  await until({ clock: engine.clock, what, seconds: patienceSeconds }, isGone).catch(
    // They still answer what they have in hand: each drains by itself before it ends.
    (error: Trouble) => engine.say(`${error.message}; they are told to stop all the same`),
  );
  world.writeVariables(before);
  await world.remove(replicas.map(({ container }) => container));
  await strikeOut(engine, app);
}

/** What has gone without a word is struck out of Consul. */
export async function strikeOut({ world }: Engine, app: App): Promise<void> {
  const { ghosts } = (await world.look())[app];
  await sideBySide(
    ghosts.filter(({ passing, parked }) => parked || !passing),
    ({ id }) => world.deregister(id),
  );
}
