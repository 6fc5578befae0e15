import { commandOf } from '../terminal/processes.ts';
import { tryRun } from '../terminal/run.ts';

/** Removes the containers of integration runs whose process is gone: a run that was killed could not tidy up itself. */
export async function removeLeftovers(prefix: string): Promise<void> {
  const format = ['--format', '{{.ID}} {{.Label "com.docker.compose.project"}}'];
  const filter = ['--filter', 'label=com.docker.compose.project'];
  const { stdout } = await tryRun('docker', ['ps', '--all', ...filter, ...format]);
  const orphans = orphansOf(stdout, prefix, (pid) => commandOf(pid) !== '');
  if (orphans.length > 0) await tryRun('docker', ['rm', '--force', '--volumes', ...orphans]);
}

/** The container ids, in lines of `<id> <project>`, whose project is `<prefix><pid>` of a process that does not live. */
export function orphansOf(
  lines: string,
  prefix: string,
  isAlive: (pid: number) => boolean,
): string[] {
  return lines.split('\n').flatMap((line) => {
    const [id = '', project = ''] = line.split(' ');
    const pid = project.startsWith(prefix) ? Number(project.slice(prefix.length)) : Number.NaN;
    return Number.isInteger(pid) && !isAlive(pid) ? [id] : [];
  });
}
