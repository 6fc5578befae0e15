import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { commandOf } from '../terminal/processes.ts';
import { tryRun } from '../terminal/run.ts';

/** Nobody who listens could be found: another user's program, or an outgoing connection that has the port for a moment. */
export const unknownOwner = 'another program (run as root to see which)';

/** Who listens on a TCP port of this machine, in words: a container, or a program with its process id. */
export async function ownerOfPort(port: number): Promise<string> {
  const format = ['--format', '{{.Names}}'];
  const docker = await tryRun('docker', ['ps', '--filter', `publish=${port}`, ...format]);
  const container = docker.stdout.trim().split('\n')[0];
  if (container) return `container ${container}`;
  const pid = existsSync('/proc/net/tcp') ? pidFromProc(port) : await pidFromLsof(port);
  if (pid === undefined) return unknownOwner;
  return `${commandOf(pid).slice(0, 80) || 'a program'} (process ${pid})`;
}

function pidFromProc(port: number): number | undefined {
  const inodes = ['/proc/net/tcp', '/proc/net/tcp6']
    .filter((path) => existsSync(path))
    .flatMap((path) => listeningInodes(readFileSync(path, 'utf8'), port));
  return inodes.length === 0 ? undefined : pidOfSockets(new Set(inodes));
}

/** The inodes of the sockets that listen on the port, from the text of /proc/net/tcp. */
export function listeningInodes(table: string, port: number): string[] {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => local?.endsWith(`:${hex}`) && state === '0A')
    .map((fields) => fields[9] ?? '')
    .filter((inode) => inode !== '' && inode !== '0');
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
