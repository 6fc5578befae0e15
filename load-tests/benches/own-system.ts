import { join } from 'node:path';
import { bringUp } from '@serin/cli/project/bring-up.ts';
import {
  benchProject,
  type ComposeProject,
  type Environment,
  stateDir,
} from '@serin/cli/project/compose-project.ts';
import { releaseLock, takeLock } from '@serin/cli/project/lock.ts';
import { takeDown } from '@serin/cli/project/take-down.ts';
import { untilAborted } from '@serin/cli/terminal/interrupt.ts';
import { Trouble } from '@serin/cli/terminal/trouble.ts';
import { type System, takeInHand } from '../drills/system.ts';
import type { BenchContext } from './bench.ts';

/**
 * Brings up a whole system for a benchmark, empty and apart from a person's, and takes it down with all its data, whatever
 * happens. Throws Trouble when another benchmark is at it.
 * @param of which system, where a benchmark has two
 */
export async function onOwnSystem(
  { machine, signal, say }: Pick<BenchContext, 'machine' | 'signal' | 'say'>,
  work: (system: System) => Promise<void>,
  of: (root: string, env: Environment) => ComposeProject = benchProject,
): Promise<void> {
  const project = of(machine.root, machine.env);
  const lock = join(stateDir(machine.root), `${project.name}-run.lock`);
  const holder = takeLock(lock, machine.pid);
  if (holder)
    throw new Trouble(`process ${holder.pid} is running a benchmark`, 'Wait until it is done.');
  try {
    await takeDown(machine, project, { wipe: true }).catch(() => {}); // what a killed run left
    await bringUp(machine, project, { style: 'plain', signal });
    await untilAborted(work(takeInHand(project)), signal);
  } finally {
    say(`\ntaking ${project.name} down, with its data ...`);
    await takeDown(machine, project, { wipe: true }).catch((error) => say(String(error)));
    releaseLock(lock, machine.pid);
  }
}
