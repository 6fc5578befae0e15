import { stopKeeper } from '../keeper/keeper.ts';
import type { Machine } from '../machine.ts';
import { tryRun } from '../terminal/run.ts';
import { projectLock } from './bring-up.ts';
import { compose } from './compose.ts';
import type { ComposeProject } from './compose-project.ts';
import { withLock } from './lock.ts';

export interface TakeDownOptions {
  /** Remove the volumes too: all data is lost. */
  readonly wipe: boolean;
  readonly say?: (line: string) => void;
}

/** Ends the keeper and removes the project's containers and networks; its volumes only if told to. */
export async function takeDown(
  machine: Pick<Machine, 'pid'>,
  project: ComposeProject,
  { wipe, say = () => {} }: TakeDownOptions,
): Promise<void> {
  await withLock(
    projectLock(project),
    machine.pid,
    ({ pid }) => say(`waiting for process ${pid}, which is starting or stopping ${project.name}`),
    async () => {
      await stopKeeper(project);
      // Of every profile: somebody may have started what is off by default.
      const args = ['--profile', '*', 'down', '--remove-orphans', ...(wipe ? ['--volumes'] : [])];
      await compose(project, args, { ownGroup: true });
    },
  );
}

/** The names of the project's volumes. */
export async function volumesOf(project: ComposeProject): Promise<string[]> {
  const filter = ['--filter', `label=com.docker.compose.project=${project.name}`];
  const { stdout } = await tryRun('docker', ['volume', 'ls', '--quiet', ...filter]);
  return stdout.split('\n').filter(Boolean).sort();
}
