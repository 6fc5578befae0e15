import { setTimeout as sleep } from 'node:timers/promises';
import { compose } from '@serin/cli/project/compose.ts';
import type { System } from '../../drills/system.ts';
import { until } from '../../drills/wait.ts';
import { ask } from '../../scenarios/ask.ts';
import { ab } from '../ab.ts';
import type { People } from './people.ts';

type Measure = (seconds: number) => Promise<number>;

export interface Reads {
  /** GET /messages/:id of a delivered message, warm, with a token, through the edge: answers a second. */
  edge: Measure;
  /** What is asked, and what is answered. */
  asked: Asked;
}

interface Asked {
  path: string;
  headers: Record<string, string>;
  body: string;
}

export interface BareReads {
  /** The same answer from a bare node:http server that does one Redis GET. */
  bare: Measure;
  /** The same server behind a proxy that does nothing else. */
  bareBehindProxy: Measure;
}

/** Connections, each with one request under way. */
export const readers = 32;

/** Reads of a message that was delivered. */
export async function prepareReads({ port }: System, people: People): Promise<Reads> {
  const asked = await deliveredMessage(port, people);
  return { asked, edge: measure(port, asked) };
}

/** A bare server beside the system, that answers with the very same text. */
export async function prepareBareReads(system: System, asked: Asked): Promise<BareReads> {
  const { port, project } = system;
  const barePort = port + 4;
  const bareEdgePort = port + 5;
  const { path, body } = asked;

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
  return { bare: measure(barePort, asked), bareBehindProxy: measure(bareEdgePort, asked) };
}

const measure =
  (port: number, { path, headers }: Asked): Measure =>
  async (seconds) =>
    (await ab({ port, path, headers, clients: readers, seconds })).perSecond;

async function deliveredMessage(port: number, { senders, recipients }: People): Promise<Asked> {
  const headers = { ...senders[0]?.headers };
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
