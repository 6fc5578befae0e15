import type { Desk } from '@serin/rollout/commands/desk.ts';
import { apps } from '@serin/rollout/plan/plan.ts';
import type { System } from '../system.ts';

/** Both services, as they stand: the version and number of each track, and who is registered without a container. */
export async function standingOf({ world }: Pick<Desk, 'world'>): Promise<string[]> {
  const look = await world.look();
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

/** Four stable replicas of a version, of both services, and nobody else. */
export const wholly = (version: string) => apps.map((app) => `${app} stable ${version} x4`);

/** What a plain `docker compose up -d` starts, stops or makes anew: nothing, if all is as `.env` says. */
export async function changedByUp(system: System): Promise<string[]> {
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

/** What a rollout has left in Consul, beside its history. */
export async function leftInConsul({ kv }: Pick<Desk, 'kv'>): Promise<string[]> {
  const kept = [
    ...(await kv.list('serin/tracks/')).keys(),
    ...(await kv.list('serin/sticky/')).keys(),
    ...(await kv.list('serin/rollouts/')).keys(),
  ];
  return kept.filter((key) => !key.startsWith('serin/rollouts/history/'));
}
