import { setTimeout as sleep } from 'node:timers/promises';
import { buildAll, type IDockerComposeOptions, upAll } from 'docker-compose';
import type { Say } from '../terminal/progress.ts';
import { lastLines, Trouble } from '../terminal/trouble.ts';
import type { ComposeProject } from './compose-project.ts';

/** Builds the services' images; what has not changed costs a second. Throws Trouble with the build's last words. */
export async function buildServices(project: ComposeProject, say: Say): Promise<void> {
  await buildAll(optionsOf(project, say, [])).catch(asTrouble('building the services failed'));
}

/** `docker compose up`: resolves when all containers are started. Throws Trouble with Compose's last words. */
export async function startContainers(
  project: ComposeProject,
  recreate: boolean,
  say: Say,
): Promise<void> {
  const options = ['--no-build', '--quiet-pull', ...(recreate ? ['--force-recreate'] : [])];
  await oncePortsAreFree(() => upAll(optionsOf(project, say, options))).catch(
    asTrouble('docker compose up failed'),
  );
}

/**
 * Tries once more if a port was taken, although it was free a moment ago: ours are among those that the kernel lends to connections
 * (`net.ipv4.ip_local_port_range`), and under load one may have had it, not for long.
 */
export async function oncePortsAreFree<Result>(
  up: () => Promise<Result>,
  waitMs = 2_000,
): Promise<Result> {
  try {
    return await up();
  } catch (error) {
    const { err = '' } = error as { err?: string };
    if (!err.includes('address already in use')) throw error;
    await sleep(waitMs);
    return up();
  }
}

function optionsOf(
  project: ComposeProject,
  say: Say,
  commandOptions: string[],
): IDockerComposeOptions {
  return {
    cwd: project.root,
    env: { ...project.env } as NodeJS.ProcessEnv,
    composeOptions: ['--project-name', project.name, '--progress', 'plain'],
    commandOptions,
    callback: (chunk) => {
      const line = lastLines(chunk.toString(), 1)[0];
      if (line !== undefined) say(line.trim().slice(0, 100), true);
    },
  };
}

function asTrouble(what: string) {
  return (error: { err?: string; out?: string; message?: string }): never => {
    const words = lastLines(error.err || error.out || error.message || '', 25);
    const wayOut = 'The lines above say why; `npm run doctor` looks for the usual causes.';
    throw new Trouble(what, wayOut, words);
  };
}
