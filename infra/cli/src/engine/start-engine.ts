import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Machine } from '../machine.ts';
import { stateDir } from '../project/compose-project.ts';
import { commandOf } from '../terminal/processes.ts';
import { run, tryRun } from '../terminal/run.ts';
import { lastLines, Trouble } from '../terminal/trouble.ts';
import { lookAtEngine } from './look.ts';

const patience = 60_000;
const openFiles = 262_144;

/**
 * Starts the engine that is installed here and waits until it answers (60 s at most): through systemd where it runs,
 * otherwise as a process of its own, which goes on after this one and logs to `.serin/dockerd.log`.
 */
export async function startEngine(
  machine: Machine,
  reason: string,
  signal?: AbortSignal,
): Promise<void> {
  refuseWhereItIsNotOurs(machine, reason);
  const systemd = existsSync('/run/systemd/system');
  if (systemd) await run('systemctl', ['enable', '--now', 'docker'], { signal });
  // A package's own start script may be at it already; a second engine would only get in its way.
  if (await answersWithin(3_000, signal)) return;
  if (!systemd && (await oldEngineComesBack(signal))) return;
  const log = join(stateDir(machine.root), 'dockerd.log');
  const engine = systemd ? undefined : launch(machine.root, log);
  if (await answersWithin(patience, signal, () => engine?.exitCode != null)) return;
  const words = systemd
    ? (await tryRun('journalctl', ['--unit', 'docker', '--lines', '15', '--no-pager'])).stdout
    : readFileSync(log, 'utf8');
  throw new Trouble(
    `the Docker engine was started but does not answer${engine?.exitCode != null ? ' (it ended)' : ''}`,
    systemd ? 'See `journalctl -u docker`.' : `See ${log}; containers need root and cgroups here.`,
    lastLines(words, 15),
  );
}

function refuseWhereItIsNotOurs(machine: Machine, reason: string): void {
  if (/permission denied/i.test(reason)) {
    throw new Trouble(
      'the Docker engine runs, but this user may not use it',
      'Run `sudo usermod -aG docker $USER`, log in again, and run `npm start` again.',
    );
  }
  if (machine.env.DOCKER_HOST) {
    throw new Trouble(
      `the Docker engine at DOCKER_HOST=${machine.env.DOCKER_HOST} does not answer (${reason})`,
      'Start it, or unset DOCKER_HOST to use this machine.',
    );
  }
  if (machine.platform !== 'linux') {
    throw new Trouble(
      'Docker is installed but does not run',
      'Start Docker Desktop, wait until it is ready, and run `npm start` again.',
    );
  }
  if (machine.uid !== 0) {
    throw new Trouble(
      'Docker is installed but does not run',
      'Run `sudo systemctl start docker`, and `npm start` again.',
    );
  }
}

/** Waits for an engine that is just starting, or that still stops its containers: a second one would end at once. */
async function oldEngineComesBack(signal?: AbortSignal): Promise<boolean> {
  const deadline = Date.now() + patience;
  while (Date.now() < deadline && isEngineProcessAlive()) {
    if (await answersWithin(500, signal)) return true;
  }
  return false;
}

function isEngineProcessAlive(): boolean {
  const pidFile = '/var/run/docker.pid';
  if (!existsSync(pidFile)) return false;
  return commandOf(Number(readFileSync(pidFile, 'utf8'))).includes('dockerd');
}

function launch(root: string, log: string) {
  mkdirSync(stateDir(root), { recursive: true });
  const output = openSync(log, 'a');
  // As the engine's own systemd unit does: what forwards a published port ends for good when it runs out of open files.
  const start = `ulimit -n ${openFiles} || true; exec dockerd`;
  const engine = spawn('sh', ['-c', start], { detached: true, stdio: ['ignore', output, output] });
  engine.on('error', () => {}); // no such program: the wait ends with what the log says
  engine.unref();
  return engine;
}

async function answersWithin(
  ms: number,
  signal?: AbortSignal,
  gaveUp = () => false,
): Promise<boolean> {
  const deadline = Date.now() + ms;
  do {
    if ((await lookAtEngine()).server !== undefined) return true;
    await sleep(500, undefined, signal ? { signal } : {});
  } while (Date.now() < deadline && !gaveUp());
  return false;
}
