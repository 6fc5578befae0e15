import { hold } from '../drills/wait.ts';
import type { Fault } from './fault.ts';
import { startAll, theContainer, untilHealthy } from './tools/containers.ts';

export const cacheGone: Fault = {
  name: 'cache-gone',
  hypothesis:
    'While the cache is gone everything is answered, only slower; what it kept is not wrong afterwards.',
  async cause(context) {
    const { system, random, say, signal } = context;
    const cache = await theContainer(system, 'cache-redis');
    try {
      say(`docker stop ${cache.name}`);
      await system.docker('stop', cache.id);
      await hold(random.integer(2_000, 5_000), signal);
    } finally {
      await startAll(system, [cache]);
    }
    await untilHealthy(context, cache);
  },
};
