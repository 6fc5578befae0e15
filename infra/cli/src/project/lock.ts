import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandOf } from '../terminal/processes.ts';

export interface Holder {
  readonly pid: number;
  /** Its command line, so that another process that got the same id later isn't taken for it. */
  readonly command: string;
}

/** Who holds the lock and is alive. */
export function holderOf(path: string): Holder | undefined {
  try {
    const holder = JSON.parse(readFileSync(path, 'utf8')) as Holder;
    return holder.command !== '' && commandOf(holder.pid) === holder.command ? holder : undefined;
  } catch {
    return undefined;
  }
}

/** Takes the lock for process `pid`. Returns the living holder instead if there is one; a dead one's lock is taken over. */
export function takeLock(path: string, pid: number): Holder | undefined {
  mkdirSync(dirname(path), { recursive: true });
  const mine = JSON.stringify({ pid, command: commandOf(pid) } satisfies Holder);
  for (;;) {
    try {
      writeFileSync(path, mine, { flag: 'wx' });
      return undefined;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = holderOf(path);
    if (holder) return holder;
    rmSync(path, { force: true });
  }
}

/** Gives the lock back, if it is this process's. */
export function releaseLock(path: string, pid: number): void {
  if (holderOf(path)?.pid === pid) rmSync(path, { force: true });
}

/** Does the work while holding the lock; waits for whoever holds it, and tells `onWait` who that is. */
export async function withLock<T>(
  path: string,
  pid: number,
  onWait: (holder: Holder) => void,
  work: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  let told = false;
  for (;;) {
    const holder = takeLock(path, pid);
    if (!holder) break;
    if (!told) onWait(holder);
    told = true;
    await sleep(300, undefined, signal ? { signal } : {});
  }
  try {
    return await work();
  } finally {
    releaseLock(path, pid);
  }
}
