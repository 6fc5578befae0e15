import { join } from 'node:path';
import process from 'node:process';
import { rolloutProject } from '@serin/cli/project/compose-project.ts';
import { readEdge } from '@serin/cli/project/edge-stats.ts';
import { openDesk } from '@serin/rollout/commands/desk.ts';
import type { Rollout } from '@serin/rollout/journal/rollout.ts';
import { apps } from '@serin/rollout/plan/plan.ts';
import { poolsOf, readCounters } from '@serin/rollout/world/counters.ts';
import { hasImage } from '@serin/rollout/world/images.ts';
import { variable } from '@serin/rollout/world/names.ts';
import { census } from '../drills/edge-view.ts';
import { type RolloutProcess, spawnRollout } from '../drills/rollouts/spawn-rollout.ts';
import {
  changedByUp as changedByUpOf,
  leftInConsul as leftInConsulOf,
  standingOf,
} from '../drills/rollouts/standing.ts';
import { watchServing as watchServingOf } from '../drills/rollouts/watch-serving.ts';
import { takeInHand } from '../drills/system.ts';
import { until } from '../drills/wait.ts';

const root = join(import.meta.dirname, '../..');

export { wholly } from '../drills/rollouts/standing.ts';
export type { RolloutProcess };
export const project = rolloutProject(root, process.env);
export const system = takeInHand(project);
export const desk = openDesk({ project, say: () => {} });

/** `rollout <words>` as a process of its own; what its judge says: see rollout-process.ts. */
export const rollout = (
  words: readonly string[],
  judge: Record<string, string> = {},
): RolloutProcess =>
  spawnRollout(join(import.meta.dirname, 'rollout-process.ts'), words, {
    env: { ...process.env, ...judge },
  });

/** The images of a version of both services. */
export async function build(version: string): Promise<void> {
  const missing = [];
  for (const app of apps)
    if (!(await hasImage(project, app, version))) missing.push(`${app}=${version}`);
  if (missing.length > 0 && (await rollout(['build', ...missing]).ended) !== 0)
    throw new Error(`${version} could not be built`);
}

/** Both services at rest: four stable replicas of this version, and nobody else; nothing is being rolled out. */
export async function rest(version: string): Promise<void> {
  for (const app of apps) {
    desk.world.writeVariables({
      [variable(app, 'stable', 'VERSION')]: version,
      [variable(app, 'stable', 'REPLICAS')]: '4',
      [variable(app, 'canary', 'VERSION')]: '1.1.0',
      [variable(app, 'canary', 'REPLICAS')]: '0',
    });
    for (const track of ['stable', 'canary'] as const)
      await desk.world.setTrackSetting(app, track, undefined);
  }
  await desk.kv.remove('serin/rollouts/current');
  await system.compose('up', '-d', '--wait');
  await until('four of each serve', 60, async () => {
    const { message, credit } = await census(system);
    return message === 4 && credit === 4;
  });
}

export const standing = () => standingOf(desk);
export const changedByUp = () => changedByUpOf(system);
export const leftInConsul = () => leftInConsulOf(desk);
export const watchServing = () => watchServingOf(system);

export const current = () => desk.journal.current();

/** Waits until the journal has a line that holds these words, and answers the rollout then. */
export async function line(words: string, seconds = 120): Promise<Rollout> {
  let found: Rollout | undefined;
  await until(`the journal says: ${words}`, seconds, async () => {
    found = await current();
    return found?.entries.some(({ text }) => text.includes(words)) ?? false;
  });
  return found as Rollout;
}

/** How many requests of a service's share the edge has passed to canaries. */
export async function canaryRequests(app: (typeof apps)[number]): Promise<number> {
  return readCounters(await readEdge(project), poolsOf(app, false)).requests.canary;
}
