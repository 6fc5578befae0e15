import { spawn } from 'node:child_process';
import { mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Machine } from '../machine.ts';
import { type ComposeProject, stateDir } from '../project/compose-project.ts';
import { holderOf } from '../project/lock.ts';
import { ownProgram } from '../terminal/own-program.ts';
import { endProcess } from '../terminal/processes.ts';
import { Trouble } from '../terminal/trouble.ts';

/** The file that says which process keeps the project. */
export function keeperLock(root: string, projectName: string): string {
  return join(stateDir(root), `keeper-${projectName}.pid`);
}

/** The process id of the project's keeper, if it runs. */
export function keeperPid(project: Pick<ComposeProject, 'root' | 'name'>): number | undefined {
  return holderOf(keeperLock(project.root, project.name))?.pid;
}

/** Starts the project's keeper as a process that goes on after this one; does nothing if it runs. Waits until it does (5 s). */
export async function startKeeper(
  machine: Pick<Machine, 'nodePath'>,
  project: ComposeProject,
): Promise<number> {
  const running = keeperPid(project);
  if (running !== undefined) return running;
  mkdirSync(stateDir(project.root), { recursive: true });
  const log = join(stateDir(project.root), `keeper-${project.name}.log`);
  const output = openSync(log, 'a');
  const script = join(import.meta.dirname, 'main.ts');
  spawn(
    machine.nodePath,
    [
      '--max-semi-space-size=1',
      '--max-old-space-size=64',
      ...ownProgram(script, [project.root, project.name]),
    ],
    { cwd: '/', detached: true, env: { ...project.env }, stdio: ['ignore', output, output] },
  ).unref();
  for (let tries = 0; tries < 100; tries++) {
    const pid = keeperPid(project);
    if (pid !== undefined) return pid;
    await sleep(50);
  }
  throw new Trouble('the keeper did not start', `See ${log}.`);
}

/** Ends the project's keeper, if it runs. */
export async function stopKeeper(project: Pick<ComposeProject, 'root' | 'name'>): Promise<void> {
  const pid = keeperPid(project);
  if (pid !== undefined) await endProcess(pid, 3_000);
}
