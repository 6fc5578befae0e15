import { parseArgs } from 'node:util';
import { lookAtEngine } from '../engine/look.ts';
import { stopKeeper } from '../keeper/keeper.ts';
import { mainProject } from '../project/compose-project.ts';
import { listContainers } from '../project/containers.ts';
import { takeDown, volumesOf } from '../project/take-down.ts';
import { Trouble } from '../terminal/trouble.ts';
import type { Command } from './command.ts';

/** `npm stop`: takes the system down and keeps the data; with `--wipe` it says what is removed, and removes that too. */
export const stop: Command = async ({ machine, args, print }) => {
  const wipe = wantsWipe(args);
  const project = mainProject(machine.root, machine.env);
  if ((await lookAtEngine()).server === undefined) {
    await stopKeeper(project);
    throw new Trouble(
      'the Docker engine does not run, so nothing was stopped',
      'Start it (`npm start` does) to stop or wipe Serin.',
    );
  }
  const containers = await listContainers(project.name);
  const volumes = await volumesOf(project);
  if (wipe) {
    const gone = volumes.length === 0 ? 'no volumes: there is no data' : volumes.join(', ');
    print(`This removes all data, for good: ${gone}`);
  }
  print(
    `Stopping ${containers.length} containers of ${project.name}; running requests are finished first ...`,
  );
  await takeDown(machine, project, { wipe, say: print });
  print(
    wipe
      ? 'Stopped, and all data is gone. `npm start` begins anew; secrets and images are kept.'
      : 'Stopped. The data is kept; `npm start` brings it back.',
  );
  return 0;
};

function wantsWipe(args: readonly string[]): boolean {
  try {
    return parseArgs({ args: [...args], options: { wipe: { type: 'boolean', default: false } } })
      .values.wipe;
  } catch (error) {
    throw new Trouble((error as Error).message, 'npm stop, or npm stop -- --wipe');
  }
}
