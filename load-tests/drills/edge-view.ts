import { isUp, readEdge } from '@serin/cli/project/edge-stats.ts';
import type { System } from './system.ts';

export type Service = 'message' | 'credit';

export interface AtEdge {
  /** What the edge calls it, such as `stable-2`. */
  server: string;
  track: 'stable' | 'canary';
  weight: number;
}

/** The replicas of a service that the edge would send a request to now, by its own statistics. */
export async function rotation(system: System, service: Service): Promise<AtEdge[]> {
  return (await readEdge(system.project))
    .filter(({ pool }) => pool === `${service}-all`)
    .filter((row) => /^(stable|canary)-\d+$/.test(row.server) && isUp(row))
    .map(({ server, weight }) => ({
      server,
      track: server.startsWith('stable') ? 'stable' : 'canary',
      weight,
    }));
}

/** How many replicas of each service there are, of both tracks together. */
export type Census = Readonly<Record<Service, number>>;

/** How many of each service are in rotation. */
export async function census(system: System): Promise<Census> {
  const [message, credit] = await Promise.all([
    rotation(system, 'message'),
    rotation(system, 'credit'),
  ]);
  return { message: message.length, credit: credit.length };
}

/** What the edge calls a replica, by the last of its access log. Throws if the replica has answered nothing in that time. */
export async function serverOf(
  system: System,
  service: Service,
  instance: string,
): Promise<string> {
  const [edge] = await system.containers('haproxy');
  const log = await system.docker('logs', '--since', '5s', edge?.id ?? 'no edge');
  const entries = log
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
  const last = entries.findLast(
    ({ backend, served_by }) => backend === `${service}-all` && served_by.endsWith(instance),
  );
  if (last === undefined) throw new Error(`the edge had no answer from ${instance}`);
  return last.server;
}
