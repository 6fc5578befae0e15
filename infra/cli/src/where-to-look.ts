import { isStandIn } from './engine/stand-ins.ts';
import type { PlannedService } from './project/compose.ts';
import type { Ports } from './project/compose-project.ts';

/** What Debian has no package of, and what our own small program stands in for. */
const ownPrograms: Readonly<Record<string, string>> = { traces: 'Jaeger', dashboards: 'Grafana' };

/** The line that says what is no official image here; none where all are. */
export function standInsOf(plan: readonly PlannedService[]): string[] {
  const images = new Set(plan.map(({ image }) => image).filter(isStandIn));
  if (images.size === 0) return [];
  const own = plan
    .filter(({ name, image }) => name in ownPrograms && isStandIn(image))
    .map(({ name }) => `${name} (for ${ownPrograms[name]})`);
  const ours = own.length === 0 ? '' : `; small programs of our own: ${own.join(', ')}`;
  return [
    `  no image registry: ${images.size} stand-ins, built here from Debian's packages${ours}`,
  ];
}

/** Where each part is to be looked at; what is left out is not named. */
export function whereToLook(plan: readonly PlannedService[], ports: Ports): string[] {
  const places = [
    ['haproxy', 'HAProxy', ports.stats],
    ['consul', 'Consul', ports.consul],
    ['prometheus', 'Prometheus', ports.prometheus],
    ['alertmanager', 'Alertmanager', ports.alertmanager],
    ['traces', 'traces', ports.traces],
    ['dashboards', 'dashboards', ports.dashboards],
  ] as const;
  const isThere = (service: string) =>
    plan.some(({ name, replicas }) => name === service && replicas > 0);
  const shown = places
    .filter(([service]) => isThere(service))
    .map(([, what, port]) => `${what} http://127.0.0.1:${port}`);
  const all = [`edge http://localhost:${ports.edge}`, ...shown];
  return [all.slice(0, 4), all.slice(4)]
    .filter((line) => line.length > 0)
    .map((line) => `  ${line.join('   ')}`);
}
