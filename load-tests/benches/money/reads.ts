import { setTimeout as sleep } from 'node:timers/promises';
import { compose } from '@serin/cli/project/compose.ts';
import type { System } from '../../drills/system.ts';
import { until } from '../../drills/wait.ts';
import { ask } from '../../scenarios/ask.ts';
import { ab } from '../ab.ts';
import type { People } from './people.ts';

export interface Reads {
  /** GET /messages/:id of a delivered message, warm, with a token, through the edge: answers a second. */
  edge(seconds: number): Promise<number>;
  /** The same answer from a bare node:http server that does one Redis GET. */
  bare(seconds: number): Promise<number>;
  /** The same server behind a proxy that does nothing else. */
  bareBehindProxy(seconds: number): Promise<number>;
}

/** Connections, each with one request under way. */
export const readers = 32;

/** A delivered message, and a bare server that answers with the very same text. */
export async function prepareReads(system: System, people: People): Promise<Reads> {
  const { port, project } = system;
  const barePort = port + 4;
  const bareEdgePort = port + 5;
  const { path, headers, body } = await deliveredMessage(port, people);

  const store =
    'REDISCLI_AUTH=$(cat /run/secrets/cache-redis-password) redis-cli -x SET bench:answer';
  await compose(project, ['exec', '-T', 'cache-redis', 'sh', '-c', store], { input: body });
  const env = {
    ...project.env,
    SERIN_BARE_PORT: String(barePort),
    SERIN_BARE_EDGE_PORT: String(bareEdgePort),
  };
  await compose({ ...project, env }, [
    ...['--file', 'docker-compose.yml', '--file', 'load-tests/benches/money/bare.compose.yml'],
    ...['up', '--detach', '--no-build', '--no-deps', 'bare', 'bare-edge'],
  ]);
  for (const bare of [barePort, bareEdgePort])
    await until(
      'the bare server answers',
      30,
      async () => (await ask(bare, { path })).body === body,
    );

  const measure = async (of: number, seconds: number) =>
    (await ab({ port: of, path, headers, clients: readers, seconds })).perSecond;
  return {
    edge: (seconds) => measure(port, seconds),
    bare: (seconds) => measure(barePort, seconds),
    bareBehindProxy: (seconds) => measure(bareEdgePort, seconds),
  };
}

async function deliveredMessage(port: number, { senders, recipients }: People) {
  const headers = senders[0]?.headers ?? {};
  const message = { destination: recipients[0]?.subject, body: 'Hello, how are you today?' };
  const sent = await ask(port, { method: 'POST', path: '/messages', headers, body: message });
  const path = String(sent.headers.location);
  for (let tries = 0; tries < 100; tries += 1) {
    const { status, body } = await ask(port, { path, headers });
    if (status === 200) return { path, headers, body };
    await sleep(100);
  }
  throw new Error('a message had no outcome within 10 s');
}
