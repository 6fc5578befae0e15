import type { Service } from '../drills/edge-view.ts';
import { hold } from '../drills/wait.ts';
import type { Fault } from './fault.ts';
import { replicasOf, untilItAnswers } from './tools/containers.ts';
import { midCharge } from './tools/mid-charge.ts';
import { pause, unpause } from './tools/pause.ts';

/**
 * Past the time after which a silent worker loses its job: a lock of 5 s (shared/src/queue/consumer.ts), and stalled jobs
 * are looked for every 5 s.
 */
const pastLockMs = 11_000;

function replicaPause(service: Service, hypothesis: string): Fault {
  return {
    name: `${service}-pause`,
    hypothesis,
    async cause(context) {
      const { system, random, say, signal } = context;
      const victim = random.pick(await replicasOf(system, service));
      let stoodStill = false;
      try {
        await midCharge(context, service, [victim], async () => {
          say(`docker pause ${victim.name}, for ${pastLockMs / 1_000} s`);
          await pause(system, victim);
        });
        await hold(pastLockMs, signal);
      } finally {
        stoodStill = await unpause(system, victim);
      }
      if (!stoodStill) throw new Error(`${victim.name} was not paused all the time`);
      await untilItAnswers(context, victim);
    },
  };
}

export const messagePause = replicaPause(
  'message',
  'A message replica that sleeps past its lock, and wakes up with work that another has done since, changes nothing.',
);

export const creditPause = replicaPause(
  'credit',
  'A credit replica that sleeps past its lock in the middle of a charge does not charge twice when it wakes up.',
);
