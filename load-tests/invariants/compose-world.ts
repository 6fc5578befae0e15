import { Agent } from 'node:http';
import { composeRows } from '@serin/rollout/money/rows.ts';
import type { System } from '../drills/system.ts';
import { ask } from '../scenarios/ask.ts';
import type { World } from './world.ts';

const redisCli =
  'REDISCLI_AUTH=$(cat /run/secrets/queue-redis-password) exec redis-cli --raw EVAL "$0" 0';

/** A running Compose project: through its edge, and inside the containers of its stores. */
export function composeWorld(system: System): World {
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 64 });
  return {
    ask: (question) => ask(system.port, question, agent),
    token: system.token,
    rows: composeRows(system.project),
    async queue(script) {
      const shell = ['sh', '-c', redisCli, script];
      return JSON.parse(await system.compose('exec', '-T', 'queue-redis', ...shell));
    },
  };
}
