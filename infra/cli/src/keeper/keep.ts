import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { tryRun } from '../terminal/run.ts';
import { Deaths, heardActions, readEvent } from './deaths.ts';

/** After this long without a single container the project counts as gone. */
const lonelyMs = 60 * 60_000;
const label = 'com.docker.compose.project';

export interface KeeperOptions {
  readonly project: string;
  /** The checkout; when it is removed, the keeper ends. */
  readonly root: string;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}

/** Brings back every container of the project that died without being stopped, until the project is gone. */
export async function keep(options: KeeperOptions): Promise<void> {
  const deaths = new Deaths();
  const watching = watch(options, deaths);
  let lastSeen = Date.now();
  let nextLook = 0;
  while (!options.signal.aborted && existsSync(options.root)) {
    for (const dead of deaths.due(Date.now())) void revive(dead.id, dead.name, options);
    if (Date.now() > nextLook) {
      nextLook = Date.now() + 60_000;
      if (await hasContainers(options.project)) lastSeen = Date.now();
      else if (Date.now() - lastSeen > lonelyMs) break;
    }
    await pause(100, options.signal);
  }
  if (!options.signal.aborted) options.log('the project is gone');
  watching.stop();
}

/** Follows `docker events`, also across restarts of the engine. */
function watch(options: KeeperOptions, deaths: Deaths): { stop: () => void } {
  let child: ReturnType<typeof spawn> | undefined;
  let stopped = false;
  // Events that fell between two connections are asked for again; the last one seen may come twice, which does no harm.
  let since = Date.now();
  const follow = async () => {
    while (!stopped) {
      child = spawn(
        'docker',
        [
          ...['events', '--since', (since / 1000).toFixed(3), '--format', '{{json .}}'],
          ...heardActions.flatMap((action) => ['--filter', `event=${action}`]),
          ...['--filter', 'type=container', '--filter', `label=${label}=${options.project}`],
        ],
        { stdio: ['ignore', 'pipe', 'ignore'] },
      );
      const ended = new Promise((resolve) => {
        child?.once('close', resolve).once('error', resolve);
      });
      if (child.stdout) {
        createInterface({ input: child.stdout }).on('line', (line) => {
          const event = readEvent(line);
          if (!event) return;
          since = Math.max(since, event.time + 1);
          deaths.note(event, Date.now());
        });
      }
      await ended;
      if (!stopped) await pause(1_000, options.signal);
      if (options.signal.aborted) return;
    }
  };
  void follow();
  return {
    stop: () => {
      stopped = true;
      child?.kill();
    },
  };
}

/** Starts the container unless it is up, is being restarted by the engine, or is one that runs once and ends. */
async function revive(id: string, name: string, { log, signal }: KeeperOptions): Promise<void> {
  for (let attempt = 1; attempt <= 5 && !signal.aborted; attempt++) {
    const format = '{{.State.Status}} {{.HostConfig.RestartPolicy.Name}}';
    const found = await tryRun('docker', [
      'inspect',
      '--type',
      'container',
      '--format',
      format,
      id,
    ]);
    const [status, policy] = found.stdout.trim().split(' ');
    if (status !== 'exited' || policy === 'no' || policy === undefined) return;
    const started = await tryRun('docker', ['start', id]);
    if (started.exitCode === 0) {
      log(`${name} was killed; started it again`);
      return;
    }
    log(`${name} was killed; starting it failed: ${started.stderr.trim()}`);
    await pause(attempt * 1_000, signal);
  }
}

async function hasContainers(project: string): Promise<boolean> {
  const filter = ['--filter', `label=${label}=${project}`];
  const { stdout, exitCode } = await tryRun('docker', ['ps', '--all', '--quiet', ...filter]);
  return exitCode !== 0 || stdout.trim() !== ''; // an engine that does not answer says nothing
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {});
}
