import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { kill } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';

/** The command line of a running process; empty when there is none with this id (or it is a zombie). */
export function commandOf(pid: number): string {
  if (existsSync('/proc/self/cmdline')) {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    } catch {
      return '';
    }
  }
  const ps = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  return ps.stdout?.trim() ?? '';
}

/** Ends a process and waits until it is gone: SIGTERM, and SIGKILL after `patienceMs`. No such process: nothing happens. */
export async function endProcess(pid: number, patienceMs: number): Promise<void> {
  send(pid, 'SIGTERM');
  const deadline = Date.now() + patienceMs;
  while (commandOf(pid) !== '') {
    if (Date.now() > deadline) {
      send(pid, 'SIGKILL');
      return;
    }
    await sleep(50);
  }
}

function send(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    kill(pid, signal);
  } catch {
    // It is gone already.
  }
}
