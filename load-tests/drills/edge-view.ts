import { ask } from '../scenarios/ask.ts';
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
  const { body } = await ask(system.project.ports.stats, { path: '/;csv' });
  const [header = '', ...lines] = body.split('\n');
  const columns = header.replace(/^# /, '').split(',');
  return lines
    .map((line) => {
      const cells = line.split(',');
      return (column: string) => cells[columns.indexOf(column)] ?? '';
    })
    .filter((cell) => cell('pxname') === `${service}-all`)
    .filter(
      (cell) => /^(stable|canary)-\d+$/.test(cell('svname')) && cell('status').startsWith('UP'),
    )
    .map((cell) => ({
      server: cell('svname'),
      track: cell('svname').startsWith('stable') ? 'stable' : 'canary',
      weight: Number(cell('weight')),
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
