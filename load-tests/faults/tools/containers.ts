import type { Container } from '@serin/cli/project/containers.ts';
import { untilAborted } from '@serin/cli/terminal/interrupt.ts';
import type { Service } from '../../drills/edge-view.ts';
import { instanceOf, type System } from '../../drills/system.ts';
import { until } from '../../drills/wait.ts';
import { ask, servedBy } from '../../scenarios/ask.ts';
import type { FaultContext } from '../fault.ts';

/** The container of a Compose service that has just one. */
export async function theContainer(system: System, service: string): Promise<Container> {
  const [one] = await system.containers(service);
  if (one === undefined) throw new Error(`there is no container of ${service}`);
  return one;
}

/** The name Compose gives to the container of a service that has just one: quicker than looking it up. */
export const nameOf = ({ project }: System, service: string) => `${project.name}-${service}-1`;

/** The running replicas of a service, stable ones and canaries, in the order of their names. */
export async function replicasOf(system: System, service: Service): Promise<Container[]> {
  const tracks = [`${service}-v1`, `${service}-v2`];
  return (await system.containers()).filter(
    (one) => tracks.includes(one.service) && one.status === 'running',
  );
}

export const namesOf = (containers: readonly Container[]) =>
  containers.map(({ name }) => name).join(' ');

/** Waits until Docker's own check of the container says healthy. */
export async function untilHealthy({ system, signal }: FaultContext, container: Container) {
  const isHealthy = async () => {
    const one = (await system.containers()).find(({ id }) => id === container.id);
    return one?.status === 'running' && one.health === 'healthy';
  };
  await untilAborted(until(`${container.name} is healthy`, 60, isHealthy, 400), signal);
}

/** Waits until the edge hands requests to the replica again. */
export async function untilItAnswers(
  { system, signal }: FaultContext,
  replica: Pick<Container, 'id' | 'name' | 'service'>,
) {
  const path = replica.service.startsWith('credit') ? '/credit/version' : '/version';
  const headers = { 'x-canary': replica.service.endsWith('-v2') ? '1' : 'never' };
  const itAnswers = async () =>
    servedBy(await ask(system.port, { path, headers })).instance === instanceOf(replica);
  await untilAborted(until(`${replica.name} answers again`, 60, itAnswers), signal);
}

/** Makes sure that containers run: nothing happens to those that do. */
export async function startAll(system: System, containers: readonly Container[]) {
  await system.docker('start', ...containers.map(({ id }) => id));
}

/** Does what kills the containers, and waits until each has been started again by somebody else: the keeper (ADR 5). */
export async function comeBack(
  { system, signal }: FaultContext,
  victims: readonly Container[],
  kill: () => Promise<unknown>,
) {
  const starts = () => inspect(system, victims, '{{.State.Running}} {{.State.StartedAt}}');
  const before = await starts();
  const allRunAgain = async () =>
    (await starts()).every((now, index) => now.startsWith('true') && now !== before[index]);
  try {
    await kill();
    const back = until(`${namesOf(victims)} runs again by itself`, 30, allRunAgain, 300);
    await untilAborted(back, signal);
  } finally {
    await startAll(system, victims);
  }
}

/** `docker kill`, that is SIGKILL. */
export async function killAll({ system, say }: FaultContext, victims: readonly Container[]) {
  say(`docker kill ${namesOf(victims)}`);
  await system.docker('kill', ...victims.map(({ id }) => id));
}

/** What `docker inspect --format` says of each container, in order. */
export async function inspect(
  system: System,
  containers: readonly Container[],
  format: string,
): Promise<string[]> {
  const ids = containers.map(({ id }) => id);
  return (await system.docker('inspect', '--format', format, ...ids)).trim().split('\n');
}
