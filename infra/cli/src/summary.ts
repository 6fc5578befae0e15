import type { PlannedService } from './project/compose.ts';
import type { Ports } from './project/compose-project.ts';
import type { Container } from './project/containers.ts';
import { standInsOf, whereToLook } from './where-to-look.ts';

export interface Summary {
  readonly plan: readonly PlannedService[];
  readonly containers: readonly Container[];
  readonly memoryBytes: number;
  readonly ports: Ports;
  /** A bearer token for alice. */
  readonly token: string;
}

/** The one screen `npm start` ends with. */
export function formatSummary({ plan, containers, memoryBytes, ports, token }: Summary): string {
  const running = plan
    .filter(({ job, replicas }) => !job && replicas > 0)
    .map(({ name, image }) => {
      const replicas = containers.filter(({ service }) => service === name).length;
      return `  ${name.padEnd(18)} ${String(replicas).padStart(2)} × ${image}`;
    });
  const edge = `localhost:${ports.edge}`;
  return `
Serin is up: ${containers.length} containers, ${formatBytes(memoryBytes)} of memory altogether.

${[...running, ...standInsOf(plan), '', ...whereToLook(plan, ports)].join('\n')}

Try this:
  ab -n 400 ${edge}/version                            # every fourth answer is the canary's
  for i in $(seq 400); do curl -s ${edge}/version; echo; done | sort | uniq -c
  curl -s ${edge}/version -H 'X-Canary: 1'             # the canary alone; 'never' avoids it

  ALICE=${token}
  curl -s ${edge}/credit -H "Authorization: Bearer $ALICE" -H 'Content-Type: application/json' -d '{"amount":10}'
  curl -si ${edge}/messages -H "Authorization: Bearer $ALICE" -H 'Content-Type: application/json' -d '{"destination":"bob","body":"Hello, Bob"}'
  curl -s '${edge}/messages?box=sent' -H "Authorization: Bearer $ALICE"                                # the outcome
  curl -s '${edge}/messages?box=received' -H "Authorization: Bearer $(npm run -s token -- bob)"        # Bob's inbox

  npm run doctor   if something looks wrong      npm stop   keeps the data
`;
}

/** `734 MiB`, `1.2 GiB`. */
export function formatBytes(bytes: number): string {
  const mib = bytes / 2 ** 20;
  return mib < 1000 ? `${Math.round(mib)} MiB` : `${(mib / 1024).toFixed(1)} GiB`;
}
