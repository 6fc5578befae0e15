import { untilAborted } from '@serin/cli/terminal/interrupt.ts';
import type { System } from '../drills/system.ts';
import { flag } from '../drills/unready.ts';
import { hold, until } from '../drills/wait.ts';
import { ask } from '../scenarios/ask.ts';
import type { Fault } from './fault.ts';
import {
  replicasOf,
  startAll,
  theContainer,
  untilHealthy,
  untilItAnswers,
} from './tools/containers.ts';

export const consulGone: Fault = {
  name: 'consul-gone',
  hypothesis: 'While Consul is gone requests go on, and so does the money.',
  async cause(context) {
    const { system, random, say, signal } = context;
    const consul = await theContainer(system, 'consul');
    try {
      say(`docker stop ${consul.name}`);
      await system.docker('stop', consul.id);
      await hold(random.integer(2_000, 5_000), signal);
    } finally {
      await startAll(system, [consul]);
    }
    await untilHealthy(context, consul);
  },
};

/** When HAProxy's working process was started, in seconds since 1970. */
async function edgeStartedAt({ project }: System): Promise<number> {
  const { body } = await ask(project.ports.stats, { path: '/metrics' });
  return Number(/^haproxy_process_start_time_seconds (\S+)/m.exec(body)?.[1]);
}

export const haproxyReload: Fault = {
  name: 'haproxy-reload',
  hypothesis: 'HAProxy reloads while money moves: no answer is lost, and no POST is done twice.',
  async cause({ system, say, signal }) {
    const before = await edgeStartedAt(system);
    say('docker compose kill -s SIGUSR2 haproxy');
    await system.compose('kill', '-s', 'SIGUSR2', 'haproxy');
    const isNew = async () => (await edgeStartedAt(system)) > before;
    await untilAborted(until('HAProxy runs with a new process', 15, isNew), signal);
  },
};

export const replicaUnready: Fault = {
  name: 'replica-unready',
  hypothesis:
    'A replica that is taken out of rotation goes on with the queue, and comes back when it is ready.',
  async cause(context) {
    const { system, random, say, signal } = context;
    const service = random.pick(['message', 'credit'] as const);
    const replica = random.pick(await replicasOf(system, service));
    try {
      say(`docker exec ${replica.name} touch ${flag}`);
      await system.docker('exec', replica.id, 'touch', flag);
      await hold(random.integer(2_000, 5_000), signal);
    } finally {
      await system.docker('exec', replica.id, 'rm', '-f', flag);
    }
    await untilItAnswers(context, replica);
  },
};
