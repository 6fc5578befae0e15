import { tryRun } from '../terminal/run.ts';
import { compose } from './compose.ts';
import type { ComposeProject } from './compose-project.ts';
import { type Container, listContainers } from './containers.ts';

/**
 * Takes back what a failed start did: containers that were not there before are removed, those that did not run are stopped. If
 * there was nothing before, the networks go too. Volumes stay. Not interrupted by Ctrl-C.
 */
export async function takeBack(
  project: ComposeProject,
  before: readonly Container[],
): Promise<void> {
  const options = { ownGroup: true };
  if (before.length === 0) {
    await compose(project, ['down', '--remove-orphans', '--timeout', '10'], options);
    return;
  }
  const known = new Map(before.map((container) => [container.id, container]));
  const now = await listContainers(project.name);
  const added = now.filter(({ id }) => !known.has(id)).map(({ id }) => id);
  const started = now
    .filter(({ id, status }) => status === 'running' && known.get(id)?.status === 'exited')
    .map(({ id }) => id);
  if (added.length > 0) await tryRun('docker', ['rm', '--force', ...added], options);
  if (started.length > 0) await tryRun('docker', ['stop', ...started], options);
}
