import { join } from 'node:path';
import { startKeeper } from '../keeper/keeper.ts';
import type { Machine } from '../machine.ts';
import { untilAborted, whenAborted } from '../terminal/interrupt.ts';
import { type ProgressStyle, runSteps, type Step } from '../terminal/progress.ts';
import { awaitPorts } from './await-ports.ts';
import { type PlannedService, plannedServices } from './compose.ts';
import { type ComposeProject, stateDir } from './compose-project.ts';
import { startContainers } from './compose-steps.ts';
import { listContainers } from './containers.ts';
import { withLock } from './lock.ts';
import { takenPorts } from './ports.ts';
import { prepare } from './prepare.ts';
import { takeBack } from './rollback.ts';
import { settleEdge } from './settle-edge.ts';
import { refuseTakenSubnet } from './subnet.ts';
import { ProjectWatch, waitForService } from './wait-healthy.ts';

export interface BringUpOptions {
  readonly style: ProgressStyle;
  readonly signal?: AbortSignal | undefined;
}

const healthPatience = 180_000;

/**
 * Brings the project up from whatever there is, and returns when all of it is healthy. What is up already stays as it is. Throws
 * Trouble (or Interrupted) after taking back what this call started.
 */
export async function bringUp(
  machine: Machine,
  project: ComposeProject,
  options: BringUpOptions,
): Promise<void> {
  const onWait = ({ pid }: { pid: number }) => {
    if (options.style === 'silent') return;
    console.error(`waiting for process ${pid}, which is starting or stopping ${project.name}`);
  };
  const work = async () => {
    const secretsMade = await prepare(machine, project, options);
    await start(machine, project, secretsMade, options);
  };
  await withLock(projectLock(project), machine.pid, onWait, work, options.signal);
}

/** Only one process at a time starts or stops a project. */
export function projectLock(project: ComposeProject): string {
  return join(stateDir(project.root), `${project.name}.lock`);
}

async function start(
  machine: Machine,
  project: ComposeProject,
  secretsMade: boolean,
  { style, signal }: BringUpOptions,
): Promise<void> {
  const before = await listContainers(project.name);
  const own = before.map(({ name }) => name);
  const onWait = (line: string) => {
    if (style !== 'silent') console.error(line);
  };
  await awaitPorts(() => takenPorts(project, own), { onWait, signal });
  await refuseTakenSubnet(project);
  const plan = await plannedServices(project);
  const watch = new ProjectWatch(project.name, before);
  // A running container still holds the secret it was started with, and Compose can't tell.
  const recreate = secretsMade && before.length > 0;
  let up: Promise<void> = Promise.resolve();
  const steps: Step[] = [
    {
      title: 'Everything up and healthy',
      work: async (say) => {
        up = startContainers(project, recreate, say).then(() => watch.settle());
        return waitSteps(plan, watch, failureOf(up, signal));
      },
    },
    {
      title: 'Edge',
      work: async () => {
        await untilAborted(up, signal);
        return `passes requests to ${await settleEdge(project.edgeUrl, plan, signal)} replicas`;
      },
    },
    {
      title: 'Keeper',
      work: async () => {
        return `process ${await startKeeper(machine, project)}`;
      },
    },
  ];
  try {
    await runSteps(steps, style);
  } catch (error) {
    watch.end();
    if (style !== 'silent') console.error('taking back what this start began (data is kept) ...');
    await up.catch(() => {}); // two Compose commands at once would trip over each other
    await takeBack(project, before).catch((second) => console.error(String(second)));
    throw error;
  } finally {
    watch.end();
  }
}

/** Never resolves; rejects when Compose fails, or when the signal comes, also after Compose is done. */
function failureOf(up: Promise<void>, signal?: AbortSignal): Promise<never> {
  const composeFailed = new Promise<never>((_, reject) => {
    // Compose says in three words what the container's own log says better: let that be found first.
    up.catch((error) => setTimeout(() => reject(error), 2_000));
  });
  const failed = Promise.race([composeFailed, whenAborted(signal)]);
  failed.catch(() => {}); // whoever waits for it hears of it
  return failed;
}

function waitSteps(
  plan: readonly PlannedService[],
  watch: ProjectWatch,
  failed: Promise<never>,
): Step[] {
  return plan.map((service) => ({
    title: service.name,
    work: (say) => {
      const healthy = waitForService(service, watch, (line) => say(line, true), healthPatience);
      return Promise.race([healthy, failed]);
    },
  }));
}
