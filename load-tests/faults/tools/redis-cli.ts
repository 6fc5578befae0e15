import type { System } from '../../drills/system.ts';
import { nameOf } from './containers.ts';

const withPassword = 'REDISCLI_AUTH=$(cat /run/secrets/queue-redis-password) exec redis-cli "$@"';

/** `redis-cli <args>` in the queue's own container; it isn't published. What Redis refuses comes back as text: look at it. */
export async function queueCli(system: System, ...args: string[]): Promise<string> {
  const container = nameOf(system, 'queue-redis');
  const shell = ['sh', '-c', withPassword, 'redis-cli'];
  return (await system.docker('exec', container, ...shell, ...args)).trim();
}
