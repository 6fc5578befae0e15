import { openTag } from '@serin/shared/contracts/tracks.ts';
import type { System } from '../drills/system.ts';
import { until } from '../drills/wait.ts';
import { ask } from '../scenarios/ask.ts';

export interface FalseReplica {
  /** Its address on the inner network. */
  address: string;
  remove(): Promise<void>;
}

/**
 * Healthy by its own account; who brings `X-Behave` gets what it says. No connection is used twice: on such a one HAProxy would
 * leave it to the caller to notice, and to ask again.
 */
const program = `
  let warmAt;
  require('node:http').createServer((req, res) => {
    warmAt ??= Date.now() + Number(process.env.COLD_MS);
    setTimeout(() => {
      const behave = req.headers['x-behave'];
      if (behave === undefined) res.setHeader('Connection', 'close').end('{}');
      if (behave === 'hang up') req.socket.destroy();
    }, warmAt - Date.now());
  }).listen(8080)`;

/**
 * Puts something into a set of both services that passes for a replica, until it is asked.
 * @param coldMs nobody gets an answer for so long after the first has asked
 */
export async function startFalseReplica(
  system: System,
  set: 'service-v1' | 'service-v2',
  coldMs = 0,
): Promise<FalseReplica> {
  const { name, env, ports } = system.project;
  const container = `${name}-false-replica`;
  const image = `${env.SERIN_IMAGES}/message:1.0.0`;
  const network = `${name}_inside`;
  await system.docker(
    'run',
    '-d',
    '--init',
    '--name',
    container,
    '--network',
    network,
    '--env',
    `COLD_MS=${coldMs}`,
    image,
    'node',
    '-e',
    program,
  );
  // By a connection alone: it is cold until somebody has asked.
  const knock = `require('node:net').connect(8080).on('connect', () => process.exit(0)).on('error', () => process.exit(1))`;
  const listens = () =>
    system.docker('exec', container, 'node', '-e', knock).then(
      () => true,
      () => false,
    );
  await until('the false replica listens', 20, listens);
  const format = `{{(index .NetworkSettings.Networks "${network}").IPAddress}}`;
  const address = (await system.docker('inspect', '--format', format, container)).trim();

  const tell = async (what: string, body?: object) => {
    const answer = await ask(ports.consul, {
      method: 'PUT',
      path: `/v1/agent/service/${what}`,
      ...(body ? { body } : {}),
    });
    if (answer.status !== 200) throw new Error(`Consul: ${answer.status} ${answer.body}`);
  };
  for (const service of ['message', 'credit'])
    await tell('register', {
      ID: `false-${service}`,
      Name: set,
      Tags: [service, openTag(service)],
      Address: address,
      Port: 8080,
      Weights: { Passing: 256, Warning: 1 },
    });

  return {
    address,
    async remove() {
      for (const service of ['message', 'credit']) await tell(`deregister/false-${service}`);
      await system.docker('rm', '--force', '--volumes', container);
    },
  };
}
