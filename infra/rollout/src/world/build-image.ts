import { compose } from '@serin/cli/project/compose.ts';
import type { ComposeProject } from '@serin/cli/project/compose-project.ts';
import type { App } from '../plan/plan.ts';

export interface Build {
  readonly app: App;
  readonly version: string;
  /** Makes it a demonstration that misbehaves: what FAULTS may be (docs/adr/0015-faults.md). */
  readonly faults?: string | undefined;
}

/** Builds a version's image from the working tree, as the canary's service describes it. Throws Trouble with the build's last words. */
export async function buildImage(
  project: ComposeProject,
  { app, version, faults }: Build,
): Promise<void> {
  const env = { ...project.env, [`${app.toUpperCase()}_V2_VERSION`]: version };
  const args =
    faults === undefined
      ? []
      : ['--build-arg', 'DEMONSTRATION=1', '--build-arg', `FAULTS=${faults}`];
  await compose({ ...project, env }, ['build', ...args, `${app}-v2`], { ownGroup: true });
}
