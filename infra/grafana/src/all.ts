import { type Dashboard, dashboardJson } from './dashboard.ts';
import { edge } from './edge.ts';
import { host } from './host.ts';
import { money } from './money.ts';
import { overview } from './overview.ts';
import { queues } from './queues.ts';

export const dashboards: readonly Dashboard[] = [overview, queues, money, host, edge];

/** Each dashboard's file and what has to be in it. */
export const files = dashboards.map((dashboard) => ({
  name: `${dashboard.uid.replace('serin-', '')}.json`,
  text: `${JSON.stringify(dashboardJson(dashboard), undefined, 2)}\n`,
}));
