import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readEnvFile, updateEnvFile } from '../setup/env-file.ts';

/** As many callers at once as docker-compose.yml lets in where a `.env` does not say otherwise. */
export const mostCallers = 6_000;

/** What forwards a published port has these open for each caller: two sockets, and a pipe for each direction. */
const filesPerCaller = 6;
/** Of the open files that it may have. */
const shareForCallers = 0.9;

/** @param limits as `/proc/<pid>/limits` has them, of the engine @returns how many callers its port forwarders can hold at once */
export function callersHeld(limits: string): number {
  const hard = /^Max open files\s+\S+\s+(\d+)/m.exec(limits)?.[1];
  if (hard === undefined) return mostCallers; // unlimited
  return Math.min(mostCallers, Math.floor((Number(hard) * shareForCallers) / filesPerCaller));
}

/** What the engine of this machine holds; where it can't be seen (Docker Desktop, another machine's), it is taken to hold them all. */
export function callersHeldHere(): number {
  const pidFile = '/var/run/docker.pid';
  if (!existsSync(pidFile)) return mostCallers;
  const limits = `/proc/${readFileSync(pidFile, 'utf8').trim()}/limits`;
  return existsSync(limits) ? callersHeld(readFileSync(limits, 'utf8')) : mostCallers;
}

/**
 * Lets the edge turn callers away where the engine could not hold them: a forwarder that runs out of open files ends for good
 * (docs/adr/0003-edge.md). Noted in `.env`; a lower number that a person set there stays.
 */
export function noteEdgeCallers(root: string, held: number): void {
  if (held < edgeCallers(root))
    updateEnvFile(join(root, '.env'), { SERIN_EDGE_CALLERS: `${held}` });
}

/** How many callers at once the edge lets in. */
export function edgeCallers(root: string): number {
  return Number(readEnvFile(join(root, '.env')).SERIN_EDGE_CALLERS || mostCallers);
}
