import type { Log } from '../contracts/log.ts';
import { errorCode } from '../health/error-code.ts';
import type { Upstream } from '../health/upstreams.ts';
import type { Consul, Registration } from './consul.ts';

export interface KeepRegisteredOptions {
  consul: Consul;
  id: string;
  /** Asked at every registration: the address may have changed since the last. */
  describe: () => Promise<Registration>;
  /** How often to look whether Consul still knows us: it may have come back empty. */
  everyMs?: number;
  /** Is told of every round. */
  upstream?: Upstream | undefined;
  log: Log;
}

/** Between half and the whole of a time: replicas that lost Consul together don't all return to it at once. */
const jittered = (ms: number) => ms * (0.5 + Math.random() / 2);

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
  let current: Promise<void> = Promise.resolve();

  async function look() {
    if (!mustRegister && (await consul.knows(id))) return;
    const registration = await describe();
    await consul.register(registration);
    mustRegister = false;
    const { Name, Address, Port } = registration;
    log.info({ id, name: Name, address: Address, port: Port }, 'registered with Consul');
  }

  async function round() {
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
    if (!isStopped) next = setTimeout(start, jittered(everyMs));
  }
  function start() {
    current = round();
  }
  start();

  return {
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
