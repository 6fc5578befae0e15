import { existsSync, readFileSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { freemem, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Machine } from '../machine.ts';
import type { ComposeProject } from '../project/compose-project.ts';
import type { Container } from '../project/containers.ts';
import { takenPorts } from '../project/ports.ts';
import { subnetOwner } from '../project/subnet.ts';
import { formatBytes } from '../summary.ts';
import { tryRun } from '../terminal/run.ts';
import { type Finding, fine, note, wrong } from './finding.ts';

/** Bytes below which a start is not to be expected to succeed: of free memory, and of disk from nothing. The README asks for no less. */
export const memoryNeeded = 1.5 * 2 ** 30;
export const diskNeeded = 4e9;

/** Ports and subnet: ours, or free, or taken and by whom. */
export async function examineNetwork(
  project: ComposeProject,
  containers: readonly Container[],
): Promise<Finding[]> {
  const own = containers.map(({ name }) => name);
  const taken = await takenPorts(project, own);
  const ports = Object.values(project.ports).join(', ');
  const findings = taken.map(({ port, owner, variable }) =>
    wrong(`port ${port} is taken by ${owner}`, `Stop it, or set ${variable} in .env.`),
  );
  if (findings.length === 0) {
    findings.push(fine(`ports ${ports}: ${own.length > 0 ? 'ours' : 'free'}`));
  }
  const owner = await subnetOwner(project);
  if (owner === undefined) findings.push(fine(`subnet ${project.subnet}`));
  else {
    findings.push(
      wrong(
        `subnet ${project.subnet} overlaps with ${owner}`,
        'Set SERIN_SUBNET, SERIN_DYNAMIC_RANGE and SERIN_CONSUL_ADDRESS in .env.',
      ),
    );
  }
  return findings;
}

/** Memory for the system, where it does not run yet; and what Docker has altogether. */
export async function examineMemory(running: boolean): Promise<Finding> {
  const { stdout } = await tryRun('docker', ['info', '--format', '{{.MemTotal}}']);
  const total = Number(stdout.trim()) || totalmem();
  const free = Math.min(availableMemory(), total);
  const text = `memory: ${formatBytes(free)} available of ${formatBytes(total)}`;
  if (total < memoryNeeded) {
    return wrong(
      `${text}; Serin needs ${formatBytes(memoryNeeded)}`,
      'Give Docker more memory (Docker Desktop: Settings, Resources).',
    );
  }
  if (!running && free < memoryNeeded) {
    return wrong(
      `${text}; Serin needs ${formatBytes(memoryNeeded)}`,
      'Close something, or take fewer replicas: MESSAGE_V1_REPLICAS, CREDIT_V1_REPLICAS in .env.',
    );
  }
  return fine(text);
}

/** What programs can still get; `freemem` alone leaves out what Linux uses as cache. */
function availableMemory(): number {
  if (!existsSync('/proc/meminfo')) return freemem();
  const kib = /^MemAvailable:\s+(\d+) kB/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1];
  return kib === undefined ? freemem() : Number(kib) * 1024;
}

/** Disk where images and volumes are, if that is on this machine; else where the checkout is. */
export async function examineDisk(machine: Machine, haveImages: boolean): Promise<Finding> {
  const { stdout } = await tryRun('docker', ['info', '--format', '{{.DockerRootDir}}']);
  const folder = existsSync(stdout.trim()) ? stdout.trim() : machine.root;
  const { bavail, bsize } = await statfs(folder);
  const text = `disk: ${formatBytes(bavail * bsize)} free at ${folder}`;
  const needed = haveImages ? 2 ** 30 : diskNeeded;
  if (bavail * bsize >= needed) return fine(text);
  return wrong(
    `${text}; ${formatBytes(needed)} are wanted`,
    '`docker system df` shows what Docker holds; `docker image prune` removes images nobody uses.',
  );
}

/** A clock that is off breaks tokens (`nbf`, `exp`): ours against the engine's, and against the files of this checkout. */
export async function examineClock(machine: Machine): Promise<Finding> {
  const before = Date.now();
  const { stdout } = await tryRun('docker', ['info', '--format', '{{.SystemTime}}']);
  const after = Date.now();
  const engine = Date.parse(stdout.trim());
  const away =
    engine < before - 2_000 ? before - engine : engine > after + 2_000 ? engine - after : 0;
  if (away > 0) {
    return wrong(
      `clock: the engine's is ${Math.round(away / 1000)} s away from this machine's`,
      'Restart Docker (Docker Desktop), or let both get the time from NTP.',
    );
  }
  if (statSync(join(machine.root, 'package.json')).mtimeMs > after + 60_000) {
    return wrong(
      'clock: this machine lives before its own files',
      'Set the clock, or let it get the time from NTP (`timedatectl set-ntp true`).',
    );
  }
  if (Number.isNaN(engine)) return note('clock: the engine does not tell its time', 'Not needed.');
  return fine('clock: the engine agrees with this machine');
}
