import type { Log } from '../contracts/log.ts';
import { errorCode } from '../health/error-code.ts';
import type { Upstream } from '../health/upstreams.ts';
import type { Consul, Registration } from './consul.ts';
import { jittered } from './jittered.ts';

export interface KeepRegisteredOptions {
  consul: Pick<Consul, 'register' | 'deregister' | 'knows'>;
  id: string;
  /** Asked at every registration: what it says may have changed since the last. Throws while Consul is gone. */
  describe: () => Promise<Registration>;
  /** How often to look whether Consul still knows us: it may have come back empty. */
  everyMs?: number;
  /** Is told of every round. */
  upstream?: Upstream | undefined;
  log: Log;
}

/**
 * Registers a replica, and again whenever Consul has forgotten it. Returns at once, and a Consul that is down changes
 * nothing else: requests go on.
 */
export function keepRegistered({
  consul,
  id,
  describe,
  upstream,
  log,
  everyMs = 1_000,
}: KeepRegisteredOptions) {
  let isStopped = false;
  let isReachable = true;
  let mustRegister = true;
  let next: NodeJS.Timeout | undefined;

  async function register(): Promise<Registration> {
    const registration = await describe();
    await consul.register(registration);
    return registration;
  }

  async function look() {
    if (!mustRegister && (await consul.knows(id))) return;
    // Before the description is asked for: what changes from here on is another registration.
    mustRegister = false;
    const registration = await register().catch((error) => {
      mustRegister = true;
      throw error;
    });
    const { Name, Tags, Address, Port, Meta } = registration;
    log.info(
      { id, name: Name, tags: Tags, weight: Meta.weight, address: Address, port: Port },
      'registered with Consul',
    );
  }

  async function round() {
    if (isStopped) return;
    try {
      await look();
      upstream?.worked();
      if (!isReachable) log.info({ id }, 'Consul is back');
      isReachable = true;
    } catch (error) {
      upstream?.failed(error);
      if (isReachable)
        log.warn({ code: errorCode(error), err: error }, 'Consul is gone; requests go on');
      isReachable = false;
    }
    clearTimeout(next);
    if (!isStopped) next = setTimeout(start, jittered(everyMs));
  }
  let current = round();
  /** One round after the other, whoever asks for it. */
  function start() {
    current = current.then(round);
  }

  return {
    /** What `describe` says is another: Consul hears it now. */
    again() {
      mustRegister = true;
      start();
    },
    /** Leaves Consul. Throws when it can't be reached: it will find out by its own check. */
    async stop() {
      isStopped = true;
      clearTimeout(next);
      // A registration on its way must not arrive after the deregistration.
      await current;
      await consul.deregister(id);
      log.info({ id }, 'deregistered from Consul');
    },
  };
}

export type KeptRegistration = ReturnType<typeof keepRegistered>;
