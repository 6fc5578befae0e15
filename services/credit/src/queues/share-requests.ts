import type { Log } from '@serin/shared/contracts/log.ts';
import { startLoop } from '@serin/shared/outbox/loop.ts';
import type { Consumer } from '@serin/shared/queue/consumer.ts';
import { withTimeout } from '@serin/shared/queue/timeout.ts';
import type { Identity } from '@serin/shared/telemetry/identity.ts';
import type { CanaryBeat } from './canary-beat.ts';

/** Which of the two queues of requests a replica takes jobs from. */
export interface Taken {
  everybodys: boolean;
  canaries: boolean;
}

/**
 * A canary takes what canaries of message began, and what everybody began once it is open to everybody. Stable replicas take what is
 * everybody's, always, and what is the canaries' while no canary of credit lives.
 */
export function queuesOf(
  track: Identity['track'],
  seen: { isOpen: boolean; canaryLives: boolean },
): Taken {
  return track === 'canary'
    ? { everybodys: seen.isOpen, canaries: true }
    : { everybodys: true, canaries: !seen.canaryLives };
}

export interface ShareRequestsDeps {
  track: Identity['track'];
  /** Whether this replica serves everybody, or only who asks for the canary. */
  isOpen: () => boolean;
  beat: CanaryBeat;
  /** As both begin: a stable replica leaves the canaries' queue alone until it has looked. */
  consumers: Record<keyof Taken, Pick<Consumer, 'work'>>;
  /** How often it looks. */
  idleMillis?: number;
  log: Log;
}

const timeoutMillis = 1_000;

/**
 * Sees to it, twice a second, that this replica takes jobs from its queues and from no other. While Redis is gone everything stays as it
 * was. When two take from one queue at the same time, or nobody does for a moment, that is harmless: a charge is made once, whoever makes it.
 */
export function startSharingRequests(deps: ShareRequestsDeps) {
  const { track, isOpen, beat, consumers, idleMillis = 500, log } = deps;
  const isCanary = track === 'canary';
  let before = queuesOf(track, { isOpen: isOpen(), canaryLives: true });

  function take(now: Taken): void {
    consumers.everybodys.work(now.everybodys);
    consumers.canaries.work(now.canaries);
    if (now.everybodys !== before.everybodys || now.canaries !== before.canaries)
      log.info(now, 'takes requests from other queues than before');
    before = now;
  }

  const soon = <Result>(call: Promise<Result>) =>
    withTimeout(call, timeoutMillis, 'the queue did not answer');
  const loop = startLoop({
    name: 'sharing requests',
    idleMillis,
    log,
    async step() {
      // A canary's queues are its own business, so they come before what may fail.
      if (isCanary) {
        take(queuesOf(track, { isOpen: isOpen(), canaryLives: true }));
        await soon(beat.beat());
      } else {
        const canaryLives = await soon(beat.isHeard());
        take(queuesOf(track, { isOpen: isOpen(), canaryLives }));
      }
      return false;
    },
  });

  return {
    /** Looks no more; a canary says that it ends, so that others take its queue at once. The consumers are the caller's to stop. */
    async stop() {
      await loop.stop();
      if (isCanary) await soon(beat.end()).catch((err) => log.debug({ err }, 'ends unheard'));
    },
  };
}
