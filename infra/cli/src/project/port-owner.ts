import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { commandOf } from '../terminal/processes.ts';
import { tryRun } from '../terminal/run.ts';

const unknownOwner = 'another program (run as root to see which)';
const outgoing = 'an outgoing connection';

/** For how long it is worth waiting that the owner gives the port back, in seconds: 0 for whoever listens on it. */
export function patienceWith(owner: string): number {
  if (owner.startsWith(outgoing)) return 65; // the kernel keeps it for a minute after the end
  return owner === unknownOwner ? 5 : 0;
}

/** Who listens on a TCP port of this machine, in words: a container, or a program with its process id. */
export async function ownerOfPort(port: number): Promise<string> {
  const format = ['--format', '{{.Names}}'];
  const docker = await tryRun('docker', ['ps', '--filter', `publish=${port}`, ...format]);
  const container = docker.stdout.trim().split('\n')[0];
  if (container) return `container ${container}`;
  const proc = existsSync('/proc/net/tcp');
  const listener = proc ? pidFromProc(port, [listening]) : await pidFromLsof(port);
  if (listener !== undefined) return nameOf(listener);
  const caller = proc ? pidFromProc(port, connected) : undefined;
  if (caller !== undefined) return `${outgoing} of ${nameOf(caller)}`;
  return proc && lingers(port) ? `${outgoing} that has just ended` : unknownOwner;
}

const nameOf = (pid: number) => `${commandOf(pid).slice(0, 80) || 'a program'} (process ${pid})`;

/** The kernel's names for states of sockets. */
const listening = '0A';
const connected = ['01', '02', '04', '05', '08'];
const timeWait = '06';

function socketsOf(port: number, states: readonly string[]): string[] {
  return ['/proc/net/tcp', '/proc/net/tcp6']
    .filter((path) => existsSync(path))
    .flatMap((path) => inodesOf(readFileSync(path, 'utf8'), port, states));
}

const lingers = (port: number) => socketsOf(port, [timeWait]).length > 0;

function pidFromProc(port: number, states: readonly string[]): number | undefined {
  const inodes = socketsOf(port, states);
  return inodes.length === 0 ? undefined : pidOfSockets(new Set(inodes));
}

/** The inodes of the sockets that have the port and are in one of these states, from the text of /proc/net/tcp; 0 is nobody's any more. */
export function inodesOf(table: string, port: number, states: readonly string[]): string[] {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state = '']) => local?.endsWith(`:${hex}`) && states.includes(state))
    .map((fields) => fields[9] ?? '0');
}

function pidOfSockets(inodes: ReadonlySet<string>): number | undefined {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      for (const descriptor of readdirSync(`/proc/${pid}/fd`)) {
        const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${descriptor}`))?.[1];
        if (inode !== undefined && inodes.has(inode)) return Number(pid);
      }
    } catch {
      // It ended meanwhile, or is another user's.
    }
  }
  return undefined;
}

async function pidFromLsof(port: number): Promise<number | undefined> {
  const { stdout } = await tryRun('lsof', ['-nP', '-t', `-iTCP:${port}`, '-sTCP:LISTEN']);
  return parseLsof(stdout);
}

/** The first process id of `lsof -t`. */
export function parseLsof(text: string): number | undefined {
  const first = /^\d+/m.exec(text)?.[0];
  return first === undefined ? undefined : Number(first);
}
