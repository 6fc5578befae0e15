import { hostname } from 'node:os';
import { commandOf } from '@serin/cli/terminal/processes.ts';
import { Trouble } from '@serin/cli/terminal/trouble.ts';
import type { App } from '../plan/plan.ts';
import type { Consul } from './consul.ts';
import type { Kv } from './kv.ts';

/** Who drives a rollout: one process, on one machine. */
export interface Driver {
  /** user@host. */
  readonly who: string;
  readonly host: string;
  readonly pid: number;
  /** Its command line, so that another process that got the same id later isn't taken for it. */
  readonly command: string;
}

/** Consul lets a session go that nobody has renewed for this long, and up to twice as long. */
const ttlSeconds = 15;

export const lockKey = (app: App) => `serin/rollouts/lock/${app}`;

export const thisDriver = (who: string, pid: number): Driver => ({
  who,
  host: hostname(),
  pid,
  command: commandOf(pid),
});

/** A driver of this machine whose process has gone can't come back; of another machine one can't tell. */
const isDead = ({ host, pid, command }: Driver) =>
  host === hostname() && commandOf(pid) !== command;

/** Who drives a service now; undefined when nobody does, or the one who did was killed. */
export async function driverOf(kv: Kv, consul: Consul, app: App): Promise<Driver | undefined> {
  const driver = (await kv.get(lockKey(app)))?.value as Driver | undefined;
  if (driver === undefined || isDead(driver)) return undefined;
  return (await holderOf(consul, app)) === undefined ? undefined : driver;
}

async function holderOf(consul: Consul, app: App): Promise<string | undefined> {
  const found = (await consul.read(`/v1/kv/${lockKey(app)}`)) as { Session?: string }[] | undefined;
  return found?.[0]?.Session;
}

export interface Lock {
  release(): Promise<void>;
}

export interface LockOptions {
  readonly consul: Consul;
  readonly kv: Kv;
  readonly driver: Driver;
  /** Called when somebody else has it, because our session ended while we could not renew it. */
  readonly onLost: (who: Driver) => void;
}

/**
 * Takes the services for this process, and keeps them until they are released; a killed process's are taken over. Throws Trouble that
 * names who has them otherwise.
 */
export async function takeLock(apps: readonly App[], options: LockOptions): Promise<Lock> {
  const { consul, kv, driver, onLost } = options;
  let session = await open(consul);
  const acquire = async (app: App) =>
    (await consul.change('PUT', `/v1/kv/${lockKey(app)}?acquire=${session}`, driver)) === true;

  async function take(app: App): Promise<void> {
    if (await acquire(app)) return;
    const other = (await kv.get(lockKey(app)))?.value as Driver | undefined;
    const holder = await holderOf(consul, app);
    if (other && holder !== undefined && isDead(other))
      await consul.change('PUT', `/v1/session/destroy/${holder}`);
    if (await acquire(app)) return;
    throw heldBy(app, other);
  }

  async function renew(): Promise<void> {
    const renewed = await consul.changeNow('PUT', `/v1/session/renew/${session}`);
    if (renewed !== undefined) return;
    session = await open(consul);
    for (const app of apps) {
      if (await acquire(app)) continue;
      const other = (await kv.get(lockKey(app)))?.value as Driver | undefined;
      if (other && other.pid !== driver.pid) onLost(other);
    }
  }

  try {
    for (const app of apps) await take(app);
  } catch (error) {
    await consul.change('PUT', `/v1/session/destroy/${session}`);
    throw error;
  }
  let renewing = Promise.resolve();
  const timer = setInterval(
    () => {
      renewing = renew().catch(() => {}); // Consul is away: the next time, or whoever writes next, hears of it
    },
    (ttlSeconds * 1_000) / 3,
  );
  return {
    async release() {
      clearInterval(timer);
      await renewing;
      // A Consul that is away ends it by itself, soon after it is back.
      await consul.changeNow('PUT', `/v1/session/destroy/${session}`).catch(() => {});
    },
  };
}

/**
 * Its locks go with it, without the usual 15 s in which nobody may take them: what was journalled last is what a new driver goes on from.
 */
async function open(consul: Consul): Promise<string> {
  const wish = {
    Name: 'serin rollout',
    TTL: `${ttlSeconds}s`,
    LockDelay: '0s',
    Behavior: 'delete',
  };
  return ((await consul.change('PUT', '/v1/session/create', wish)) as { ID: string }).ID;
}

function heldBy(app: App, other: Driver | undefined): Trouble {
  const who = other ? `${other.who} (process ${other.pid} on ${other.host})` : 'somebody';
  return new Trouble(
    `${who} is rolling out ${app}`,
    '`npm run rollout -- watch` shows it; `abort` ends it. One whose machine is gone is let go after half a minute.',
  );
}
