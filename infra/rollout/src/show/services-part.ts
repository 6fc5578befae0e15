import { servicePanel } from './service-panel.ts';
import type { Snapshot } from './snapshot.ts';
import { beside } from './terminal/fit.ts';
import type { Line } from './terminal/line.ts';

const gap = 2;

/** The services, both beside each other; one alone has the whole width. `details` is as in a panel. */
export function servicesPart(
  { rollout, services }: Snapshot,
  columns: number,
  details?: number,
): Line[] {
  const isUnderWay = rollout?.phase !== 'done' && rollout?.phase !== 'undone';
  const isPair = services.length > 1;
  const width = isPair ? Math.floor((columns - gap) / 2) : columns;
  const [left = [], right = []] = services.map((service) => {
    const move = rollout?.plan.moves.find(({ app }) => app === service.app);
    const title = isUnderWay && move ? `${service.app}  ${move.from} → ${move.to}` : service.app;
    return servicePanel(service, { columns: width, title, details });
  });
  return isPair ? beside(left, right, width, gap) : left;
}
