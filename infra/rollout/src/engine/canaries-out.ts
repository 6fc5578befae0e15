import type { Move } from '../plan/plan.ts';
import { variable } from '../world/names.ts';
import type { Engine } from './engine.ts';
import { letGo, strikeOut } from './let-go.ts';
import { sideBySide } from './side-by-side.ts';

/** Takes all canaries out, whatever version they are of. */
export async function canariesOut(engine: Engine, moves: readonly Move[], reason: string) {
  await sideBySide(moves, async ({ app }) => {
    const { replicas } = (await engine.world.look())[app];
    const canaries = replicas.filter(({ track }) => track === 'canary');
    const none = { [variable(app, 'canary', 'REPLICAS')]: '0' };
    if (canaries.length > 0) await letGo(engine, app, canaries, none, reason);
    engine.world.writeVariables(none);
    await strikeOut(engine, app);
  });
}
