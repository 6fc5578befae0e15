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
  await upAll(optionsOf(project, say, options)).catch(asTrouble('docker compose up failed'));
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
