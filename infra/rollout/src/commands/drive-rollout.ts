import { drive } from '../engine/drive.ts';
import { type Driver, takeLock, thisDriver } from '../journal/lock.ts';
import { Overtaken } from '../journal/overtaken.ts';
import type { Rollout } from '../journal/rollout.ts';
import type { App } from '../plan/plan.ts';
import { type Audience, gather } from './audience.ts';
import type { Context } from './command.ts';
import { type Desk, realClock } from './desk.ts';

export interface Beginning {
  readonly rollout: Rollout;
  /** How many of its lines an earlier process has written. */
  readonly alreadyWritten: number;
}

/**
 * Drives a rollout to its end as this process, while it holds the services' locks. `begin` is asked when they are held: nobody else writes
 * from then on.
 * @returns the exit code: 0 when the new version is the stable one
 */
export async function driveRollout(
  context: Context,
  desk: Desk,
  apps: readonly App[],
  begin: () => Promise<Beginning>,
): Promise<number> {
  const { who, pid, project, signal } = context;
  const { consul, kv } = desk;
  const tools = await context.tools(project);
  const lost = new AbortController();
  const onLost = (other: Driver) =>
    lost.abort(new Overtaken(`${other.who} (process ${other.pid} on ${other.host}) drives it now`));
  const lock = await takeLock(apps, { consul, kv, driver: thisDriver(who, pid), onLost });
  let audience: Audience | undefined;
  try {
    const { rollout, alreadyWritten } = await begin();
    const heard = gather(context, alreadyWritten);
    audience = heard;
    heard.hear(rollout);
    const ended = await drive(
      {
        ...tools,
        ...desk,
        clock: realClock,
        who,
        signal: AbortSignal.any([signal, lost.signal]),
        say: context.say,
        onEntry: (_, written) => heard.hear(written),
      },
      rollout,
    );
    heard.receive(ended);
    return ended.phase === 'done' ? 0 : 1;
  } finally {
    await lock.release();
    await audience?.leave();
  }
}
