import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bringUp } from '../project/bring-up.ts';
import { plannedServices } from '../project/compose.ts';
import { mainProject } from '../project/compose-project.ts';
import { listContainers, memoryOf } from '../project/containers.ts';
import { formatSummary } from '../summary.ts';
import { Trouble } from '../terminal/trouble.ts';
import { makeToken } from '../token.ts';
import type { Command } from './command.ts';

/** `npm start`: everything up and healthy, from whatever there is; then one screen of what runs and what to try. */
export const start: Command = async ({ machine, args, style, signal, print }) => {
  if (args.length > 0) {
    throw new Trouble(
      `npm start takes no ${args[0]}`,
      'Settings go into .env: see docker-compose.yml.',
    );
  }
  const project = mainProject(machine.root, machine.env);
  await bringUp(machine, project, { style, signal });
  const containers = await listContainers(project.name);
  const running = containers.filter(({ status }) => status === 'running');
  const secret = readFileSync(join(project.secretsDir, 'jwt-secret'), 'utf8').trim();
  print(
    formatSummary({
      plan: await plannedServices(project),
      containers: running,
      memoryBytes: await memoryOf(running.map(({ id }) => id)),
      ports: project.ports,
      token: await makeToken({ secret, subject: 'alice' }),
    }),
  );
  return 0;
};
