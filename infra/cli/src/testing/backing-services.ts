import { join } from 'node:path';
import process from 'node:process';
import { downAll, type IDockerComposeOptions, port, upAll } from 'docker-compose';
import { ensureEngine } from '../engine/ensure-engine.ts';
import { ensureImages } from '../engine/images.ts';
import { readMachine } from '../machine.ts';
import { lastLines, Trouble } from '../terminal/trouble.ts';
import { removeLeftovers } from './leftovers.ts';

const prefix = 'serin-integration-';
const root = join(import.meta.dirname, '../../../..');

/** Vitest's global setup of the integration tests: real PostgreSQL and Redis, empty, gone afterwards. */
export default async function setup(): Promise<() => Promise<void>> {
  const machine = readMachine(process, root);
  const say = (line: string, minor = false) => {
    if (!minor) console.log(line);
  };
  await ensureEngine(machine, say);
  await removeLeftovers(prefix);
  const images = await ensureImages(machine, say);
  const options: IDockerComposeOptions = {
    cwd: import.meta.dirname,
    config: 'backing.compose.yml',
    env: {
      ...process.env,
      ...Object.fromEntries(images.map(({ variable, image }) => [variable, image])),
      COMPOSE_PROJECT_NAME: `${prefix}${process.pid}`,
    },
  };
  const down = async () => {
    await downAll({ ...options, commandOptions: ['--volumes', '--timeout', '1'] });
  };
  try {
    await upAll({ ...options, commandOptions: ['--wait'] });
    const at = async (service: string, inside: number) =>
      `127.0.0.1:${(await port(service, inside, options)).data.port}`;
    process.env.TEST_POSTGRES_URL = `postgres://postgres:integration@${await at('postgres', 5432)}/postgres`;
    process.env.TEST_QUEUE_REDIS_URL = `redis://${await at('queue-redis', 6379)}/0`;
    process.env.TEST_CACHE_REDIS_URL = `redis://${await at('cache-redis', 6379)}/0`;
    process.env.TEST_NODE_IMAGE = images.find(({ variable }) => variable === 'NODE_IMAGE')?.image;
  } catch (error) {
    await down();
    const { err = String(error) } = error as { err?: string };
    throw new Trouble(
      'PostgreSQL and Redis for the tests did not come up',
      'Run `npm run doctor`.',
      lastLines(err, 10),
    );
  }
  return down;
}
