import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
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
import { takeInHand } from '../drills/system.ts';
import { until } from '../drills/wait.ts';

const root = join(import.meta.dirname, '../..');
export const project = rolloutProject(root, process.env);
export const system = takeInHand(project);
export const desk = openDesk({ project, say: () => {} });

export interface RolloutProcess {
  /** All that it has said up to now. */
  readonly said: string[];
  readonly child: ChildProcess;
  /** Its exit code; null when it was killed. */
  readonly ended: Promise<number | null>;
}

/** `rollout <words>` as a process of its own; what its judge says: see rollout-process.ts. */
export function rollout(
  words: readonly string[],
  judge: Record<string, string> = {},
): RolloutProcess {
  const said: string[] = [];
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'rollout-process.ts'), ...words],
    { env: { ...process.env, ...judge }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => void said.push(text));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { said, child, ended };
}

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

/** Both services, as they stand: the version and number of each track, and who is registered without a container. */
export async function standing(): Promise<string[]> {
  const look = await desk.world.look();
  return apps.flatMap((app) => {
    const { replicas, ghosts } = look[app];
    const of = new Map<string, number>();
    for (const { track, version } of replicas) {
      const name = `${app} ${track} ${version}`;
      of.set(name, (of.get(name) ?? 0) + 1);
    }
    return [...of]
      .map(([name, count]) => `${name} x${count}`)
      .concat(ghosts.map(({ id }) => `ghost ${id}`));
  });
}

export const wholly = (version: string) => apps.map((app) => `${app} stable ${version} x4`);

/** What a plain `docker compose up -d` starts, stops or makes anew: nothing, if all is as `.env` says. */
export async function changedByUp(): Promise<string[]> {
  const running = async () =>
    (await system.containers())
      .filter(({ status }) => status === 'running')
      .map(({ name, id }) => `${name} ${id}`);
  const before = await running();
  await system.compose('up', '-d');
  const after = await running();
  return [
    ...before.filter((one) => !after.includes(one)),
    ...after.filter((one) => !before.includes(one)),
  ];
}

/** Nothing of a rollout is left in Consul but its history. */
export async function leftInConsul(): Promise<string[]> {
  const kept = [
    ...(await desk.kv.list('serin/tracks/')).keys(),
    ...(await desk.kv.list('serin/sticky/')).keys(),
    ...(await desk.kv.list('serin/rollouts/')).keys(),
  ];
  return kept.filter((key) => !key.startsWith('serin/rollouts/history/'));
}

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

/** Watches how many the edge shares out to; `stop` answers the fewest of each service. */
export function watchServing() {
  const fewest = { message: 8, credit: 8 };
  let isStopped = false;
  const watching = (async () => {
    while (!isStopped) {
      const now = await census(system);
      for (const app of apps) fewest[app] = Math.min(fewest[app], now[app]);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  return {
    async stop() {
      isStopped = true;
      await watching;
      return fewest;
    },
  };
}

/** How many requests of a service's share the edge has passed to canaries. */
export async function canaryRequests(app: (typeof apps)[number]): Promise<number> {
  return readCounters(await readEdge(project), poolsOf(app, false)).requests.canary;
}
