import { createServer } from 'node:net';
import { Trouble } from '../terminal/trouble.ts';
import type { ComposeProject, Ports } from './compose-project.ts';
import { ownerOfPort } from './port-owner.ts';

/** The variable that moves each port. */
export const portVariables: Readonly<Record<keyof Ports, string>> = {
  edge: 'SERIN_PORT',
  stats: 'SERIN_STATS_PORT',
  consul: 'SERIN_CONSUL_PORT',
  prometheus: 'SERIN_PROMETHEUS_PORT',
  alertmanager: 'SERIN_ALERTMANAGER_PORT',
  traces: 'SERIN_TRACES_PORT',
  dashboards: 'SERIN_DASHBOARDS_PORT',
};

export interface TakenPort {
  readonly port: number;
  readonly variable: string;
  readonly owner: string;
}

/**
 * The project's ports that somebody else listens on.
 * @param own names of the project's own containers
 */
export async function takenPorts(
  project: ComposeProject,
  own: readonly string[],
): Promise<TakenPort[]> {
  const taken: TakenPort[] = [];
  for (const [name, variable] of Object.entries(portVariables)) {
    const port = project.ports[name as keyof Ports];
    if (!Number.isInteger(port) || port < 1 || port > 65535) {
      throw new Trouble(
        `${variable} is no port`,
        `Set ${variable} in .env to a number from 1 to 65535.`,
      );
    }
    if (await isFree(port)) continue;
    const owner = await ownerOfPort(port);
    if (!own.some((container) => owner === `container ${container}`)) {
      taken.push({ port, variable, owner });
    }
  }
  return taken;
}

/** Whether we could listen on the port, on every address. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'EACCES'));
    probe.listen({ port, host: '0.0.0.0', exclusive: true }, () =>
      probe.close(() => resolve(true)),
    );
  });
}
