import { compose } from '@serin/cli/project/compose.ts';
import type { ComposeProject } from '@serin/cli/project/compose-project.ts';
import type { App } from '../plan/plan.ts';
import { composeService, variable } from './names.ts';

export interface Build {
  readonly app: App;
  readonly version: string;
}

/** Builds a version's image from the working tree. Throws Trouble with the build's last words. */
export async function buildImage(project: ComposeProject, { app, version }: Build): Promise<void> {
  const env = { ...project.env, [variable(app, 'canary', 'VERSION')]: version };
  await compose({ ...project, env }, ['build', composeService(app, 'canary')], { ownGroup: true });
}
