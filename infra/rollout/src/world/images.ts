import type { ComposeProject } from '@serin/cli/project/compose-project.ts';
import { readEnvFile } from '@serin/cli/setup/env-file.ts';
import { tryRun } from '@serin/cli/terminal/run.ts';
import type { App } from '../plan/plan.ts';

/** The image of a version, as docker-compose.yml names it. */
export function imageOf(project: ComposeProject, app: App, version: string): string {
  const values = { ...readEnvFile(project.envFile), ...project.env };
  return `${values.SERIN_IMAGES || 'serin'}/${app}:${version}`;
}

/** Whether this machine has the image of a version. */
export async function hasImage(project: ComposeProject, app: App, version: string) {
  const format = ['image', 'inspect', '--format', 'x', imageOf(project, app, version)];
  return (await tryRun('docker', format)).exitCode === 0;
}
