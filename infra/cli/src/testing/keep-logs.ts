import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { compose } from '../project/compose.ts';
import type { ComposeProject } from '../project/compose-project.ts';
import { findLeaks, forbiddenIn } from './search-logs.ts';

/**
 * Follows what all containers of a system say, those too that are gone when a test run ends; the result ends that, leaves the log at `path`
 * and answers what is in it that must not be. Docker keeps 30 MiB of each container: what it has dropped was followed.
 */
export function keepLogs(project: ComposeProject, path: string): () => Promise<string[]> {
  const following = new AbortController();
  const followed: string[] = [];
  const args = ['logs', '--no-color', '--timestamps'];
  const follower = compose(project, [...args, '--follow'], {
    signal: following.signal,
    onLine: (line) => void followed.push(line),
  }).catch(() => {}); // ends by being stopped, or with the last container

  return async () => {
    const { stdout } = await compose(project, args);
    following.abort();
    await follower;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, stdout);
    const log = `${followed.join('\n')}\n${stdout}`;
    if (!log.includes('"msg":"request"'))
      return [`no request is in the log of ${project.name}: nothing was searched`];
    return findLeaks(log, forbiddenIn(project.secretsDir));
  };
}
