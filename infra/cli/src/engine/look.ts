import { tryRun } from '../terminal/run.ts';
import { lastLines } from '../terminal/trouble.ts';

/** What is there of Docker. A missing part is undefined. */
export interface EngineView {
  readonly client: string | undefined;
  readonly server: string | undefined;
  readonly compose: string | undefined;
  readonly buildx: string | undefined;
  /** Why the server does not answer; empty when it does. */
  readonly error: string;
}

export const oldestCompose: readonly [number, number] = [2, 20];
/** The first that asks a container often while it starts, and seldom afterwards (`start_interval`). */
export const oldestEngine: readonly [number, number] = [25, 0];

/** Looks for the docker client, the engine behind it, Compose v2 and buildx. */
export async function lookAtEngine(): Promise<EngineView> {
  const [docker, compose, buildx] = await Promise.all([
    tryRun('docker', ['version', '--format', '{{json .}}'], { timeoutMs: 20_000 }),
    tryRun('docker', ['compose', 'version', '--short'], { timeoutMs: 20_000 }),
    tryRun('docker', ['buildx', 'version'], { timeoutMs: 20_000 }),
  ]);
  const versions = readVersions(docker.stdout);
  return {
    client: versions.client,
    server: versions.server,
    compose: compose.exitCode === 0 ? compose.stdout.trim().replace(/^v/, '') : undefined,
    buildx: buildx.exitCode === 0 ? (buildx.stdout.split(/\s+/)[1] ?? 'yes') : undefined,
    error: versions.server === undefined ? (lastLines(docker.stderr, 1)[0] ?? 'no answer') : '',
  };
}

function readVersions(json: string): { client?: string | undefined; server?: string | undefined } {
  try {
    const parsed = JSON.parse(json) as {
      Client?: { Version?: string };
      Server?: { Version?: string; Components?: { Version?: string }[] } | null;
    };
    const server = parsed.Server?.Version ?? parsed.Server?.Components?.[0]?.Version;
    return { client: parsed.Client?.Version, server };
  } catch {
    return {};
  }
}

/** Whether a version like `2.26.1-4` is at least `[2, 20]`. */
export function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [ours = 0, oursMinor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  return ours > major || (ours === major && oursMinor >= minor);
}

/** Everything `npm start` needs of Docker is there and answers. */
export function isComplete(view: EngineView): boolean {
  return view.server !== undefined && isAtLeast(view.server, oldestEngine) && hasPrograms(view);
}

/** The programs are there, whether the engine runs or not. */
export function hasPrograms(view: EngineView): boolean {
  return (
    view.client !== undefined &&
    view.buildx !== undefined &&
    view.compose !== undefined &&
    isAtLeast(view.compose, oldestCompose)
  );
}

/** The parts that are missing, in words. */
export function missingParts(view: EngineView): string[] {
  const missing: string[] = [];
  if (view.server !== undefined && !isAtLeast(view.server, oldestEngine)) {
    missing.push(`Docker Engine ${oldestEngine[0]} or later (it is ${view.server})`);
  }
  if (view.client === undefined) missing.push('the docker command');
  if (view.compose === undefined) missing.push('Docker Compose v2');
  else if (!isAtLeast(view.compose, oldestCompose)) {
    missing.push(`Docker Compose ${oldestCompose.join('.')} or later (it is ${view.compose})`);
  }
  if (view.buildx === undefined) missing.push('docker buildx');
  return missing;
}
