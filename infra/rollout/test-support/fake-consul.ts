import type { Clock } from '../src/engine/engine.ts';
import { ConsulAway } from '../src/journal/consul.ts';

const patienceMs = 60_000;
const pauseMs = 250;
/** What a world does without Consul. */
const withoutConsul = new Set([
  ...['edge', 'cutOff', 'letIn', 'settings', 'variables', 'writeVariables', 'up', 'remove'],
  ...['hasImage', 'checkMigrations', 'migrate', 'settleMigration', 'askTrack', 'lastWords'],
]);

/** A Consul that can be away: calls to it wait then, and give up after a minute. */
export function withConsul(clock: Clock) {
  const consul = {
    isAway: false,
    /** The same object, reached by way of Consul where it is. */
    reach<Part extends object>(part: Part): Part {
      return new Proxy(part, {
        get(target, name) {
          const call = Reflect.get(target, name);
          if (typeof call !== 'function' || withoutConsul.has(String(name))) return call;
          return async (...args: unknown[]) => {
            await patiently();
            return call.apply(target, args);
          };
        },
      });
    },
  };
  async function patiently(): Promise<void> {
    const start = clock.now().getTime();
    while (consul.isAway) {
      if (clock.now().getTime() - start > patienceMs)
        throw new ConsulAway('http://consul', patienceMs / 1_000, 'ECONNREFUSED');
      await clock.sleep(pauseMs);
    }
  }
  return consul;
}
