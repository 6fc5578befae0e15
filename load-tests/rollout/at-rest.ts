import { census } from '../drills/edge-view.ts';
import { changedByUp, desk, leftInConsul, standing, system } from './support.ts';

/** What there is when nothing is being rolled out; `versions` says of each service which it should be. */
export interface AtRest {
  standing: string[];
  serving: { message: number; credit: number };
  /** Of a rollout, where there should be nothing any more: keys, containers of jobs, replicas that get no requests. */
  left: string[];
  changedByUp: string[];
}

export const wholeWith = (versions: { message: string; credit: string }): AtRest => ({
  standing: [`message stable ${versions.message} x4`, `credit stable ${versions.credit} x4`],
  serving: { message: 4, credit: 4 },
  left: [],
  changedByUp: [],
});

/** Looks first, and only then lets Compose show what it would have changed. */
export async function atRest(): Promise<AtRest> {
  return {
    standing: await standing(),
    serving: await census(system),
    left: [...(await leftInConsul()), ...(await jobContainers()), ...(await idle())],
    changedByUp: await changedByUp(),
  };
}

/** Of `docker compose run`, which removes them when they have ended. */
async function jobContainers(): Promise<string[]> {
  const label = 'label=com.docker.compose';
  const filters = [`${label}.project=${system.project.name}`, `${label}.oneoff=True`];
  const options = filters.flatMap((one) => ['--filter', one]);
  const names = await system.docker('ps', '--all', '--format', '{{.Names}}', ...options);
  return names.split('\n').filter(Boolean);
}

async function idle(): Promise<string[]> {
  return (await desk.world.registered())
    .filter(({ open, passing, parked }) => !open || !passing || parked)
    .map(({ id }) => `${id} gets no requests`);
}
