import type { ComposeProject } from '@serin/cli/project/compose-project.ts';
import { readEdge } from '@serin/cli/project/edge-stats.ts';
import { Trouble } from '@serin/cli/terminal/trouble.ts';
import type { App } from '../plan/plan.ts';
import { sharePools } from './share-pools.ts';

/** HAProxy's words: get nothing new; get what Consul says. */
export type Order = 'drain' | 'ready';

const timeoutMs = 1_000;

/**
 * Tells the edge itself what it is to do with an app's canaries, where people get to them without asking: this needs neither Consul nor a
 * canary. It is about their places, those that nobody has among them, so it stays for whoever comes next, until the other order or a reload.
 * Throws Trouble when the edge refuses, and an Error when it does not answer.
 */
export async function orderCanaries(
  project: Pick<ComposeProject, 'ports'>,
  app: App,
  order: Order,
): Promise<void> {
  const rows = await readEdge(project);
  await Promise.all(
    sharePools(app).map((pool) => {
      const places = rows.filter((row) => row.pool === pool && row.server.startsWith('canary-'));
      return tell(
        project,
        pool,
        places.map(({ server }) => server),
        order,
      );
    }),
  );
}

/** One POST for all of a pool, as the form on the statistics page sends it. What it answers is in where it redirects to. */
async function tell(
  { ports }: Pick<ComposeProject, 'ports'>,
  pool: string,
  servers: readonly string[],
  order: Order,
): Promise<void> {
  const places = servers.map((server): [string, string] => ['s', server]);
  const body = new URLSearchParams([...places, ['action', order], ['b', pool]]);
  const answer = await fetch(`http://127.0.0.1:${ports.stats}/`, {
    method: 'POST',
    redirect: 'manual',
    body,
    signal: AbortSignal.timeout(timeoutMs),
  });
  const said = /;st=(\w+)/.exec(answer.headers.get('location') ?? '')?.[1] ?? answer.status;
  if (said !== 'DONE')
    throw new Trouble(
      `the edge does not ${order} the canaries in its pool ${pool} (it answers ${said})`,
      `It takes orders at http://127.0.0.1:${ports.stats}/ from this machine: see \`stats admin\` in infra/haproxy/haproxy.cfg.`,
    );
}
