import { join } from 'node:path';
import { buildAll, type IDockerComposeOptions, upAll } from 'docker-compose';
import { ensureEngine } from '../engine/ensure-engine.ts';
import { ensureImages } from '../engine/images.ts';
import { startKeeper } from '../keeper/keeper.ts';
import type { Machine } from '../machine.ts';
import { noteCaBundle } from '../setup/ca-bundle.ts';
import { makeSecrets } from '../setup/secrets.ts';
import { type ProgressStyle, runSteps, type Say, type Step } from '../terminal/progress.ts';
import { Interrupted, lastLines, Trouble } from '../terminal/trouble.ts';
import { type PlannedService, plannedServices } from './compose.ts';
import { type ComposeProject, stateDir } from './compose-project.ts';
import { type Container, listContainers } from './containers.ts';
import { withLock } from './lock.ts';
import { refuseTakenPorts } from './ports.ts';
import { takeBack } from './rollback.ts';
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
  { style, signal }: BringUpOptions,
): Promise<void> {
  const lock = projectLock(project);
  await withLock(
    lock,
    machine.pid,
    ({ pid }) =>
      style !== 'silent' &&
      console.error(`waiting for process ${pid}, which is starting or stopping ${project.name}`),
    async () => {
      const secretsMade = await prepare(machine, project, style, signal);
      await start(machine, project, secretsMade, style, signal);
    },
    signal,
  );
}

/** Only one process at a time starts or stops a project. */
export function projectLock(project: ComposeProject): string {
  return join(stateDir(project.root), `${project.name}.lock`);
}

/**
 * Engine, images and secrets: what every project of this checkout shares, so one at a time does it.
 * @returns whether secrets had to be made
 */
async function prepare(
  machine: Machine,
  project: ComposeProject,
  style: ProgressStyle,
  signal?: AbortSignal,
): Promise<boolean> {
  let secretsMade = false;
  const steps: Step[] = [
    {
      title: 'Docker engine',
      work: async (say) => {
        const view = await ensureEngine(machine, say, signal);
        return `${view.server}, Compose ${view.compose}`;
      },
    },
    {
      title: 'Images',
      work: async (say) => {
        const uses = await ensureImages(machine, say, signal);
        const standIns = uses.filter(({ from }) => from === 'stand-in').length;
        return standIns === 0 ? 'official' : `${standIns} of ${uses.length} are stand-ins`;
      },
    },
    {
      title: 'Secrets',
      work: async () => {
        noteCaBundle(machine.root, machine.env);
        const made = makeSecrets(project.secretsDir);
        secretsMade = made.length > 0;
        return made.length === 0 ? 'kept' : `made ${made.length}`;
      },
    },
    { title: 'Services built', work: (say) => build(project, say, signal) },
  ];
  const lock = join(stateDir(project.root), 'prepare.lock');
  const onWait = () =>
    style !== 'silent' && console.error('waiting for another start to prepare the images');
  await withLock(lock, machine.pid, onWait, () => runSteps(steps, style), signal);
  return secretsMade;
}

async function build(project: ComposeProject, say: Say, signal?: AbortSignal): Promise<undefined> {
  const result = buildAll(composeOptions(project, say, [])).catch(
    asTrouble('building the services failed'),
  );
  await untilAborted(result, signal);
}

async function start(
  machine: Machine,
  project: ComposeProject,
  secretsMade: boolean,
  style: ProgressStyle,
  signal?: AbortSignal,
): Promise<void> {
  const before = await listContainers(project.name);
  await refuseTakenPorts(
    project,
    before.map(({ name }) => name),
  );
  await refuseTakenSubnet(project);
  const plan = await plannedServices(project);
  const watch = new ProjectWatch(project.name, before);
  let up: Promise<unknown> = Promise.resolve();
  const steps: Step[] = [
    {
      title: 'Everything up and healthy',
      work: async (say) => {
        const options = ['--no-build', '--quiet-pull'];
        // A running container still holds the secret it was started with, and Compose can't tell.
        if (secretsMade && before.length > 0) options.push('--force-recreate');
        up = upAll(composeOptions(project, say, options)).catch(
          asTrouble('docker compose up failed'),
        );
        up.then(() => watch.settle()).catch(() => {}); // `failed` tells
        const failed = failureOf(up, signal);
        return waitSteps(plan, watch, failed);
      },
    },
    {
      title: 'Keeper',
      work: async () => {
        await untilAborted(up, signal);
        return `process ${await startKeeper(machine, project)}`;
      },
    },
  ];
  try {
    await runSteps(steps, style);
    watch.end();
  } catch (error) {
    watch.end();
    await clearUp(project, before, up, style);
    throw error;
  }
}

/** Never resolves; rejects when Compose fails, or when the signal comes, also after Compose is done. */
function failureOf(up: Promise<unknown>, signal?: AbortSignal): Promise<never> {
  const failed = new Promise<never>((_, reject) => {
    signal?.addEventListener('abort', () => reject(new Interrupted()), { once: true });
    // Compose says in three words what the container's own log says better: let that be found first.
    up.catch((error) => setTimeout(() => reject(error), 2_000));
  });
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
    work: (say) =>
      Promise.race([
        waitForService(service, watch, (line) => say(line, true), healthPatience),
        failed,
      ]),
  }));
}

async function clearUp(
  project: ComposeProject,
  before: readonly Container[],
  up: Promise<unknown>,
  style: ProgressStyle,
): Promise<void> {
  if (style !== 'silent') console.error('taking back what this start began (data is kept) ...');
  await up.catch(() => {}); // two Compose commands at once would trip over each other
  await takeBack(project, before);
}

function composeOptions(
  project: ComposeProject,
  say: Say,
  commandOptions: string[],
): IDockerComposeOptions {
  return {
    cwd: project.root,
    env: { ...project.env } as NodeJS.ProcessEnv,
    composeOptions: ['--project-name', project.name, '--progress', 'plain'],
    commandOptions,
    callback: (chunk) => {
      const line = lastLines(chunk.toString(), 1)[0];
      if (line !== undefined) say(line.trim().slice(0, 100), true);
    },
  };
}

function asTrouble(what: string) {
  return (error: { err?: string; out?: string; message?: string }): never => {
    const words = lastLines(error.err || error.out || error.message || '', 20);
    throw new Trouble(
      what,
      'The lines above say why; `npm run doctor` looks for the usual causes.',
      words,
    );
  };
}

/** The work's result, or Interrupted as soon as the signal comes. */
async function untilAborted<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return work;
  if (signal.aborted) throw new Interrupted();
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(new Interrupted());
    signal.addEventListener('abort', onAbort, { once: true });
  });
  return Promise.race([work, aborted]).finally(() => signal.removeEventListener('abort', onAbort));
}
