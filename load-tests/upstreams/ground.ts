import type { System } from '../drills/system.ts';
import { nameOf, replicasOf } from '../faults/tools/containers.ts';
import { openSession } from '../faults/tools/psql.ts';
import { queueCli } from '../faults/tools/redis-cli.ts';
import { barredUser, stranger } from './cases.ts';

/** A database, a part of the queue, and names of its own: whatever a broken replica does, it does it to nobody else. */
const database = 'upstream_drill';
const redisDatabase = '9';

export const settingsOfGround: Readonly<Record<string, string>> = {
  DATABASE_URL: `postgres://message@postgres:5432/${database}`,
  QUEUE_REDIS_URL: `redis://queue-redis:6379/${redisDatabase}`,
  CACHE_REDIS_URL: `redis://cache-redis:6379/${redisDatabase}`,
  // Nobody is sent there by the edge.
  CONSUL_URL: '',
  // Whatever a person's .env says.
  PROVIDER_URL: '',
  JWKS_URL: '',
  JWT_SECRET_FILE: '/run/secrets/jwt-secret',
  LOG_LEVEL: 'info',
};

export const strangerOf = (system: System) => `${system.project.name}-${stranger.name}`;

const program = `
  require('node:net').createServer((socket) => socket.on('error', () => {})).listen(${stranger.silent});
  require('node:http').createServer((_req, res) => res.writeHead(403).end('you may not')).listen(${stranger.forbidding})`;

async function startStranger(system: System): Promise<void> {
  const { name } = system.project;
  const network = ['--network', `${name}_inside`, '--network-alias', stranger.name];
  const bounds = ['--memory', '128m', '--pids-limit', '50', '--cap-drop', 'ALL', '--read-only'];
  const [replica] = await replicasOf(system, 'message');
  if (replica === undefined) throw new Error('no replica of message runs');
  const run = ['run', '--detach', '--init', '--name', strangerOf(system), ...network, ...bounds];
  await system.docker(...run, replica.image, 'node', '-e', program);
}

async function inPostgres(system: System, ...statements: string[]): Promise<void> {
  const session = openSession(system, 'message');
  try {
    for (const sql of statements) await session.query(sql);
  } finally {
    await session.end();
  }
}

/** Everything that `lay` made, and what an earlier drill may have left when it was killed. */
export async function clearGround(system: System): Promise<void> {
  await system.docker('rm', '--force', '--volumes', strangerOf(system));
  await inPostgres(system, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
  await queueCli(system, '-n', redisDatabase, 'FLUSHDB');
  await queueCli(system, 'ACL', 'DELUSER', barredUser.name);
}

/** The ground on which replicas are broken, with a stranger on it. */
export async function layGround(system: System): Promise<void> {
  await clearGround(system);
  await inPostgres(system, `CREATE DATABASE ${database} OWNER message_owner`);
  const owner = `DATABASE_URL=postgres://message_owner@postgres:5432/${database}`;
  await system.compose('run', '--rm', '--no-TTY', '--no-deps', '-e', owner, 'message-migrate');
  const allowed = ['resetkeys', '-@all', '+@connection', '+info'];
  const user = [barredUser.name, 'reset', 'on', `>${barredUser.password}`, ...allowed];
  await queueCli(system, 'ACL', 'SETUSER', ...user);
  await startStranger(system);
}

/** A charged message of nobody to nobody, for the provider to be asked about. */
export async function addDelivery(system: System): Promise<void> {
  const insert = `
    WITH message AS (
      INSERT INTO messages (message_id, sender, destination, body, price, state)
      VALUES (uuid_v7(), 'upstream-drill', 'nobody', 'is anybody there?', 1, 'charged') RETURNING message_id
    ) INSERT INTO deliveries (message_id) SELECT message_id FROM message`;
  const psql = ['psql', '--no-psqlrc', '--host', '/var/run/postgresql', '--username', 'postgres'];
  const postgres = nameOf(system, 'postgres');
  await system.docker('exec', postgres, ...psql, '--dbname', database, '--command', insert);
}
