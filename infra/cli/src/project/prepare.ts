import { join } from 'node:path';
import { callersHeldHere, noteEdgeCallers } from '../engine/edge-callers.ts';
import { ensureEngine } from '../engine/ensure-engine.ts';
import { ensureImages } from '../engine/images.ts';
import type { Machine } from '../machine.ts';
import { noteCaBundle } from '../setup/ca-bundle.ts';
import { makeSecrets } from '../setup/secrets.ts';
import { untilAborted } from '../terminal/interrupt.ts';
import { runSteps, type Step } from '../terminal/progress.ts';
import type { BringUpOptions } from './bring-up.ts';
import { type ComposeProject, stateDir } from './compose-project.ts';
import { buildServices } from './compose-steps.ts';
import { withLock } from './lock.ts';

/**
 * Engine, images, secrets, build: what the projects of one checkout share, so one start at a time does it.
 * @returns whether secrets had to be made
 */
export async function prepare(
  machine: Machine,
  project: ComposeProject,
  { style, signal }: BringUpOptions,
): Promise<boolean> {
  let secretsMade = false;
  const steps: Step[] = [
    {
      title: 'Docker engine',
      work: async (say) => {
        const view = await ensureEngine(machine, say, signal);
        if (!machine.env.DOCKER_HOST) noteEdgeCallers(machine.root, callersHeldHere());
        return `${view.server}, Compose ${view.compose}`;
      },
    },
    {
      title: 'Images',
      work: async (say) => {
        const uses = await ensureImages(machine, say, signal);
        const standIns = uses.filter(({ from }) => from === 'stand-in').length;
        return standIns === 0 ? 'official' : `${standIns} of ${uses.length} are stand-ins`;
      },
    },
    {
      title: 'Secrets',
      work: async () => {
        noteCaBundle(machine.root, machine.env);
        const made = makeSecrets(project.secretsDir);
        secretsMade = made.length > 0;
        return made.length === 0 ? 'kept' : `made ${made.length}`;
      },
    },
    {
      title: 'Services built',
      work: async (say) => {
        await untilAborted(buildServices(project, say), signal);
        return undefined;
      },
    },
  ];
  const onWait = () => {
    if (style !== 'silent') console.error('waiting for another start to prepare the images');
  };
  const lock = join(stateDir(project.root), 'prepare.lock');
  await withLock(lock, machine.pid, onWait, () => runSteps(steps, style), signal);
  return secretsMade;
}
