import { memoryOf } from '@serin/cli/project/containers.ts';
import { ask } from '../scenarios/ask.ts';
import type { System } from './system.ts';

/** Of all replicas together, in bytes. */
export async function memoryOfReplicas(system: System): Promise<number> {
  const replicas = (await system.containers()).filter(({ service }) => /-v[12]$/.test(service));
  return await memoryOf(replicas.map(({ id }) => id));
}

/** How many spans all replicas together did not get rid of, as Prometheus knows it. */
export async function spansLost(system: System): Promise<number> {
  const query = 'sum(trace_spans_total{outcome=~"dropped|failed"})';
  const path = `/api/v1/query?query=${encodeURIComponent(query)}`;
  const { body } = await ask(system.project.ports.prometheus, { path });
  return Number(JSON.parse(body).data.result[0]?.value[1] ?? 0);
}
