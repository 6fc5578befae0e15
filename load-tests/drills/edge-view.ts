import { ask } from '../scenarios/ask.ts';
import type { System } from './system.ts';

export type Service = 'message' | 'credit';

export interface AtEdge {
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
      track: cell('svname').startsWith('stable') ? 'stable' : 'canary',
      weight: Number(cell('weight')),
    }));
}

/** How many of both tracks there are in rotation. */
export async function replicasAtEdge(system: System, service: Service): Promise<number> {
  return (await rotation(system, service)).length;
}
