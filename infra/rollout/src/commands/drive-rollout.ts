import { drive } from '../engine/drive.ts';
import { takeLock, thisDriver } from '../journal/lock.ts';
import type { Rollout } from '../journal/rollout.ts';
import type { App } from '../plan/plan.ts';
import { entryLine, summary } from '../show/plain.ts';
import type { Context } from './command.ts';
import { type Desk, realClock } from './desk.ts';

/**
 * Drives a rollout to its end as this process, while it holds the services' locks. `first` is asked when they are held: nobody else writes
 * from then on.
 * @returns the exit code: 0 when the new version is the stable one
 */
export async function driveRollout(
  context: Context,
  desk: Desk,
  apps: readonly App[],
  first: () => Promise<Rollout>,
): Promise<number> {
  const { say, print, who, pid, project, signal } = context;
  const { consul, kv, journal, world } = desk;
  const tools = await context.tools(project);
  const driver = thisDriver(who, pid);
  const lost = new AbortController();
  const onLost = () => lost.abort();
  const lock = await takeLock(apps, { consul, kv, driver, onLost });
  try {
    const onEntry = (entry: Rollout['entries'][number]) => say(entryLine(entry));
    const ending = AbortSignal.any([signal, lost.signal]);
    const engine = {
      ...tools,
      world,
      journal,
      clock: realClock,
      who,
      signal: ending,
      say,
      onEntry,
    };
    const rollout = await drive(engine, await first());
    print(context.args.includes('--json') ? JSON.stringify(rollout) : summary(rollout));
    return rollout.phase === 'done' ? 0 : 1;
  } finally {
    await lock.release();
  }
}
