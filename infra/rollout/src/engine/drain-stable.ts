import { served } from '../plan/weights.ts';
import type { Replica, ServiceLook } from '../world/look.ts';
import { variable } from '../world/names.ts';
import { isReady } from './await-ready.ts';
import { type Book, stepOf } from './book.ts';
import type { Engine } from './engine.ts';
import { letGo } from './let-go.ts';
import { setTrack } from './open-replicas.ts';
import { sideBySide } from './side-by-side.ts';
import { until } from './until.ts';

const patienceSeconds = 20;

/**
 * Takes out the stable replicas that the step has no place for. With the last step nobody but the canaries serves; one stable replica
 * stays beside them, closed and warm, so that going back has somewhere to go.
 */
export async function drainStable(engine: Engine, book: Book, signal: AbortSignal): Promise<void> {
  const { stable, name } = stepOf(book.rollout);
  const keep = Math.max(1, stable.replicas);
  await sideBySide(book.rollout.plan.moves, async ({ app }) => {
    const look = async () => (await engine.world.look())[app];
    const surplus = surplusOf(await look(), keep);
    const wait = { clock: engine.clock, seconds: patienceSeconds, signal };
    const others = `${served} of ${app} serve without those that go`;
    await until({ ...wait, what: others }, async () =>
      stable.replicas === 0
        ? servingOf(await look(), 'canary') >= served
        : servingOf(without(await look(), surplus)) >= served,
    );
    if (stable.replicas === 0) {
      await setTrack(engine, app, 'stable', { weight: stable.weight, open: false });
      const what = `the canaries of ${app} serve alone`;
      await until({ ...wait, what }, async () => servingOf(await look(), 'stable') === 0);
    }
    if (surplus.length === 0) return;
    const replicas = { [variable(app, 'stable', 'REPLICAS')]: String(keep) };
    await letGo(engine, app, surplus, replicas, `rollout: step ${name}`);
  });
}

/** How many the edge shares out to, of a track or of both. */
export const servingOf = ({ replicas }: ServiceLook, track?: Replica['track']) =>
  replicas.filter((one) => one.inShare?.up && (track === undefined || one.track === track)).length;

function without(look: ServiceLook, gone: readonly Replica[]): ServiceLook {
  const left = ({ container }: Replica) => gone.every((one) => one.container !== container);
  return { ...look, replicas: look.replicas.filter(left) };
}

/** Those that are not ready go first, then the youngest. */
function surplusOf({ replicas }: ServiceLook, keep: number): Replica[] {
  const stable = replicas.filter(({ track }) => track === 'stable');
  const best = [...stable.filter(isReady), ...stable.filter((one) => !isReady(one))];
  return best.slice(keep);
}
