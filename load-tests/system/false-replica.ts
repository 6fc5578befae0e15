import { openTag } from '@serin/shared/contracts/tracks.ts';
import type { System } from '../drills/system.ts';
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
  require('node:http').createServer((req, res) => {
    const behave = req.headers['x-behave'];
    if (behave === undefined) res.setHeader('Connection', 'close').end('{}');
    if (behave === 'hang up') req.socket.destroy();
  }).listen(8080)`;

/** Puts something into a set of both services that passes for a replica, until it is asked. */
export async function startFalseReplica(
  system: System,
  set: 'service-v1' | 'service-v2',
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
    image,
    'node',
    '-e',
    program,
  );
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
