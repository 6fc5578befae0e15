import type { PlannedService } from './compose.ts';
import type { Container } from './containers.ts';

export type Readiness =
  | { readonly state: 'ready'; readonly text: string }
  | { readonly state: 'waiting'; readonly text: string }
  | { readonly state: 'failed'; readonly text: string; readonly container: Container };

/** A container that was started this often by its restart policy won't come right by waiting. */
const crashLoop = 4;

/** How far one service of the plan is, judged by its containers alone. */
export function judgeService(service: PlannedService, all: readonly Container[]): Readiness {
  const containers = all.filter((container) => container.service === service.name);
  return service.job ? judgeJob(containers) : judgeReplicas(service, containers);
}

function judgeJob(containers: readonly Container[]): Readiness {
  const container = containers[0];
  if (container?.status !== 'exited')
    return { state: 'waiting', text: container?.status ?? 'not yet' };
  if (container.exitCode === 0) return { state: 'ready', text: 'done' };
  return { state: 'failed', text: `ended with ${container.exitCode}`, container };
}

function judgeReplicas(service: PlannedService, containers: readonly Container[]): Readiness {
  for (const container of containers) {
    const ill = container.health === 'unhealthy';
    if (
      container.restarts >= crashLoop
        ? container.health !== 'healthy'
        : ill && container.restarts > 0
    ) {
      const text = `restarts again and again (exit ${container.exitCode})`;
      return { state: 'failed', text, container };
    }
    if (ill) return { state: 'failed', text: 'is up but unhealthy', container };
  }
  const ready = containers.filter(
    ({ status, health }) => status === 'running' && (health === 'healthy' || health === 'none'),
  ).length;
  const text = `${ready}/${service.replicas} healthy`;
  const complete = ready >= service.replicas && containers.length === ready;
  return { state: complete ? 'ready' : 'waiting', text };
}
