import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeError, Trouble } from '@serin/cli/terminal/trouble.ts';
import type { Desk } from '@serin/rollout/commands/desk.ts';
import type { Rollout } from '@serin/rollout/journal/rollout.ts';
import { type App, apps } from '@serin/rollout/plan/plan.ts';
import { imageOf } from '@serin/rollout/world/images.ts';
import { tracks } from '@serin/rollout/world/names.ts';
import { type Census, census } from '../edge-view.ts';
import type { System } from '../system.ts';
import { until } from '../wait.ts';
import type { spawnRollout } from './spawn-rollout.ts';

/** What a drill found, and gives back. */
export interface Found {
  /** What `.env` says of versions and replicas. */
  readonly variables: Readonly<Record<string, string | null>>;
  readonly stable: Readonly<Record<App, string>>;
  /** What Consul says of each track. */
  readonly settings: readonly Setting[];
  readonly rotation: Census;
  /** The rollouts that were in the journal. */
  readonly history: ReadonlySet<string>;
}

type Setting = Parameters<Desk['world']['setTrackSetting']>;

/** Throws Trouble when something is being rolled out. */
export async function findState({ world, journal }: Desk, system: System): Promise<Found> {
  const current = await journal.current();
  if (current !== undefined)
    throw new Trouble(
      `a rollout of ${current.startedAt} has not come to its end`,
      '`npm run rollout -- status` shows it; the drill wants to begin from rest.',
    );
  const settings: Setting[] = [];
  for (const app of apps)
    for (const track of tracks) settings.push([app, track, await world.trackSetting(app, track)]);
  const { message, credit } = world.settings();
  return {
    variables: world.variables(apps),
    stable: { message: message.stable.version, credit: credit.stable.version },
    settings,
    rotation: await census(system),
    history: new Set((await journal.history()).map(({ id }) => id)),
  };
}

export interface Giver {
  readonly system: System;
  readonly desk: Desk;
  readonly rollout: (words: readonly string[]) => ReturnType<typeof spawnRollout>;
  readonly say: (line: string) => void;
}

/** Gives the system back: its versions by a rollout that nobody judges, so that nobody's request is dropped for it; then all the rest. */
export async function giveBack(
  giver: Giver,
  found: Found,
  built: readonly (readonly [App, string])[],
): Promise<void> {
  const { system, desk, rollout, say } = giver;
  const { world, kv } = desk;
  if ((await desk.journal.current()) !== undefined) await rollout(['abort']).ended;
  await rollBack(giver, found).catch((error) => say(describeError(error)));
  world.writeVariables(found.variables);
  for (const setting of found.settings) await world.setTrackSetting(...setting);
  await system.compose('up', '-d');
  await until('as many replicas are in rotation as before', 60, async () => {
    const now = await census(system);
    return now.message === found.rotation.message && now.credit === found.rotation.credit;
  });

  const own = (await desk.journal.history()).filter(({ id }) => !found.history.has(id));
  if (own.length > 0) say(`every rollout of the drill: ${keep(system.project.root, own)}`);
  for (const { id } of own) await kv.remove(`serin/rollouts/history/${id}`);
  for (const [app, version] of built)
    await system
      .docker('image', 'rm', imageOf(system.project, app, version))
      .catch((error) => say(describeError(error)));
}

/** As careful as any rollout, but for its judge: each step is promoted as soon as it holds. */
async function rollBack({ desk, rollout }: Giver, { stable }: Found): Promise<void> {
  const settings = desk.world.settings();
  const targets = apps
    .filter((app) => settings[app].stable.version !== stable[app])
    .map((app) => `${app}=${stable[app]}`);
  if (targets.length === 0) return;
  const begin = ['start', ...targets, '--steps', '2/4,4/4', '--manual'];
  const going = rollout([...begin, '--override', 'a drill gives back what it found']);
  let isOver = false;
  const over = going.ended.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    const act = (await desk.journal.current().catch(() => undefined))?.act;
    if (act === 'holding' || act === 'waiting') await rollout(['promote']).ended;
    await Promise.race([over, sleep(500)]);
  }
}

/** @returns the path from the root folder, of a file with a rollout a line */
function keep(root: string, rollouts: readonly Rollout[]): string {
  const [first] = rollouts.toSorted((a, b) => a.id.localeCompare(b.id));
  const path = join('reports', `rollouts-${first?.id}.jsonl`);
  mkdirSync(join(root, 'reports'), { recursive: true });
  for (const one of rollouts.toReversed())
    appendFileSync(join(root, path), `${JSON.stringify(one)}\n`);
  return path;
}
