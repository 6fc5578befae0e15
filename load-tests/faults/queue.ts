import { hold } from '../drills/wait.ts';
import type { Fault } from './fault.ts';
import { comeBack, killAll, theContainer, untilHealthy } from './tools/containers.ts';
import { queueCli } from './tools/redis-cli.ts';

export const queueKill: Fault = {
  name: 'queue-kill',
  hypothesis: 'The queue killed, with up to a second of its log unwritten, costs latency only.',
  async cause(context) {
    const redis = await theContainer(context.system, 'queue-redis');
    await comeBack(context, [redis], () => killAll(context, [redis]));
    await untilHealthy(context, redis);
  },
};

export const queueWipe: Fault = {
  name: 'queue-wipe',
  hypothesis: 'The queue wiped (FLUSHALL), three times in a row, costs latency only.',
  async cause({ system, random, say, signal }) {
    for (let round = 1; round <= 3; round += 1) {
      const keys = await queueCli(system, 'DBSIZE');
      if (keys === '0') throw new Error('the queue was empty: there was nothing to wipe');
      say(`FLUSHALL (${round} of 3; ${keys} keys)`);
      await queueCli(system, 'FLUSHALL');
      await hold(random.integer(300, 1_500), signal);
    }
  },
};
