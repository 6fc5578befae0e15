import { run, tryRun } from '../terminal/run.ts';

export interface Container {
  readonly id: string;
  readonly name: string;
  readonly service: string;
  readonly image: string;
  readonly status: string;
  /** `none` when the container has no health check. */
  readonly health: 'none' | 'starting' | 'healthy' | 'unhealthy';
  /** What the health check said last. */
  readonly lastCheck: string;
  readonly exitCode: number;
  readonly restarts: number;
  readonly restartPolicy: string;
}

export interface Inspected {
  Id: string;
  Name: string;
  RestartCount: number;
  Config: { Image: string; Labels: Record<string, string> | null };
  HostConfig: { RestartPolicy: { Name: string } };
  State: {
    Status: string;
    ExitCode: number;
    Health?: { Status: string; Log?: { Output: string }[] | null };
  };
}

const projectLabel = 'com.docker.compose.project';

/** All containers of a Compose project, running or not. Empty when there is none, and when the engine does not answer. */
export async function listContainers(projectName: string): Promise<Container[]> {
  const found = await tryRun('docker', [
    ...['ps', '--all', '--quiet', '--no-trunc'],
    ...['--filter', `label=${projectLabel}=${projectName}`],
    ...['--filter', 'label=com.docker.compose.oneoff=False'],
  ]);
  const ids = found.stdout.split('\n').filter(Boolean);
  if (ids.length === 0) return [];
  // One of them may be gone by now: docker then exits with 1 but still prints the others.
  const { stdout } = await tryRun('docker', ['inspect', '--type', 'container', ...ids]);
  return (JSON.parse(stdout || '[]') as Inspected[]).map(readContainer);
}

/** Exported for its tests. */
export function readContainer(raw: Inspected): Container {
  const health = raw.State.Health;
  return {
    id: raw.Id,
    name: raw.Name.replace(/^\//, ''),
    service: raw.Config.Labels?.['com.docker.compose.service'] ?? '',
    image: raw.Config.Image,
    status: raw.State.Status,
    health: (health?.Status as Container['health'] | undefined) ?? 'none',
    lastCheck: health?.Log?.at(-1)?.Output.trim() ?? '',
    exitCode: raw.State.ExitCode,
    restarts: raw.RestartCount,
    restartPolicy: raw.HostConfig.RestartPolicy.Name || 'no',
  };
}

/** The last lines a container wrote, both streams. */
export async function lastLog(containerId: string, lines: number): Promise<string[]> {
  const { stdout, stderr } = await tryRun('docker', ['logs', '--tail', String(lines), containerId]);
  return `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== '');
}

/** Bytes of memory all these containers use together, as `docker stats` counts it. */
export async function memoryOf(containerIds: readonly string[]): Promise<number> {
  if (containerIds.length === 0) return 0;
  const format = ['--no-stream', '--format', '{{.MemUsage}}'];
  const { stdout } = await run('docker', ['stats', ...format, ...containerIds]);
  return stdout
    .split('\n')
    .filter(Boolean)
    .map(parseMemory)
    .reduce((sum, one) => sum + one, 0);
}

const units: Record<string, number> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
};

/** Bytes of `12.3MiB / 256MiB`: the part before the slash. Unreadable: 0. */
export function parseMemory(text: string): number {
  const match = /^\s*([\d.]+)\s*([A-Za-z]+)/.exec(text);
  return match ? Number(match[1]) * (units[match[2]?.toLowerCase() ?? ''] ?? 0) : 0;
}
