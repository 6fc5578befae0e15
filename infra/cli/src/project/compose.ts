import { type RunOptions, type RunResult, run } from '../terminal/run.ts';
import type { ComposeProject } from './compose-project.ts';

type ComposeOptions = Pick<RunOptions, 'timeoutMs' | 'signal' | 'onLine' | 'ownGroup' | 'input'>;

/** `docker compose <args>` for this project. Throws Trouble unless it exits with 0. */
export function compose(
  project: ComposeProject,
  args: readonly string[],
  options: ComposeOptions = {},
): Promise<RunResult> {
  return run('docker', ['compose', '--project-name', project.name, ...args], {
    ...options,
    cwd: project.root,
    env: { ...project.env },
  });
}

export interface PlannedService {
  readonly name: string;
  readonly image: string;
  readonly replicas: number;
  /** Runs once and ends (roles, migrations), so that healthy means "ended with 0". */
  readonly job: boolean;
  readonly built: boolean;
}

interface ComposeConfig {
  services: Record<
    string,
    { image?: string; build?: unknown; restart?: string; deploy?: { replicas?: number | string } }
  >;
}

/** What the Compose file plans for this project, after all variables. */
export async function plannedServices(project: ComposeProject): Promise<PlannedService[]> {
  const { stdout } = await compose(project, ['config', '--format', 'json']);
  return readPlan(JSON.parse(stdout) as ComposeConfig);
}

/** Exported for its tests. */
export function readPlan(config: ComposeConfig): PlannedService[] {
  return Object.entries(config.services).map(([name, service]) => ({
    name,
    image: service.image ?? '',
    replicas: Number(service.deploy?.replicas ?? 1),
    job: service.restart === 'no' || service.restart === undefined,
    built: service.build !== undefined,
  }));
}
