import { ask } from '../scenarios/ask.ts';
import type { System } from './system.ts';

/** How many replicas of a service the edge would send a request to now, by its own statistics. */
export async function replicasAtEdge(
  system: System,
  service: 'message' | 'credit',
): Promise<number> {
  const { body } = await ask(system.project.ports.stats, { path: '/;csv' });
  const [header = '', ...rows] = body.split('\n');
  const columns = header.replace(/^# /, '').split(',');
  const [pool, server, status] = ['pxname', 'svname', 'status'].map((name) =>
    columns.indexOf(name),
  );
  return rows
    .map((row) => row.split(','))
    .filter((row) => row[pool as number] === `${service}-all`)
    .filter((row) => /^(stable|canary)-\d+$/.test(row[server as number] ?? ''))
    .filter((row) => /^UP/.test(row[status as number] ?? '')).length;
}
