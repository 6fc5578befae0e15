import { tryRun } from '@serin/cli/terminal/run.ts';
import { bodyMark } from '@serin/cli/testing/search-logs.ts';
import { expect, test } from 'vitest';
import { until } from '../drills/wait.ts';
import { ask } from '../scenarios/ask.ts';
import { as, somebody, system } from './support.ts';

// What must be in no log at all is searched for when the system is taken down: see infra/cli/src/testing/keep-logs.ts.

/** Both streams of all containers of a Compose service, as objects where a line is one. */
async function linesOf(service: string): Promise<Record<string, unknown>[]> {
  const containers = await system.containers(service);
  const logs = await Promise.all(containers.map(({ id }) => tryRun('docker', ['logs', id])));
  return logs
    .flatMap(({ stdout, stderr }) => `${stdout}\n${stderr}`.split('\n'))
    .map((line) => (line.startsWith('{') ? JSON.parse(line) : { text: line }));
}

test('When a message is delivered, then one trace id finds its request, its moves and its verdict, in both services', async () => {
  const alice = await as(somebody('alice'));
  await ask(system.port, { method: 'POST', path: '/credit', headers: alice, body: { amount: 1 } });
  const body = { destination: 'bob', body: `Hello, ${bodyMark}` };
  const sent = await ask(system.port, { method: 'POST', path: '/messages', headers: alice, body });
  const { messageId } = JSON.parse(sent.body);
  const request_id = sent.headers['x-request-id'];

  const find = async () => {
    const services = ['message-v1', 'message-v2', 'credit-v1', 'credit-v2'];
    const lines = (await Promise.all(services.map(linesOf))).flat();
    const request = lines.find((line) => line.msg === 'request' && line.request_id === request_id);
    return lines
      .filter(({ trace_id }) => trace_id !== undefined && trace_id === request?.trace_id)
      .map(({ msg, messageId, from, to, verdict }) => ({ msg, messageId, from, to, verdict }));
  };
  const about = (fields: object) =>
    expect.objectContaining({ messageId, ...fields }) as Record<string, unknown>;
  await until('the whole way is logged', 10, async () => (await find()).length >= 4);
  expect(await find()).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ msg: 'request' }),
      about({ msg: 'message moved', from: null, to: 'queued' }),
      about({ msg: 'verdict sent', verdict: 'charged' }),
      about({ msg: 'message moved', from: 'queued', to: 'delivered' }),
    ]),
  );
});

test('When PostgreSQL refuses a row, then its log says why, and shows neither row nor statement', async () => {
  const [postgres] = await system.containers('postgres');
  const psql = ['psql', '--no-psqlrc', '--username', 'postgres', '--dbname', 'message'];
  const refused = await tryRun('docker', [
    ...['exec', '--interactive', postgres?.id ?? 'no database', ...psql],
    ...[
      '--command',
      `INSERT INTO messages (message_id, sender, destination, body, price)
      VALUES (gen_random_uuid(), 'alice', 'bob', 'Hello, ${bodyMark}', -1)`,
    ],
  ]);
  expect(refused.stderr).toContain(`Hello, ${bodyMark}`);
  const text = async () => (await linesOf('postgres')).map((line) => line.text).join('\n');
  await until('it is logged', 10, async () => (await text()).includes('messages_price_check'));
  expect(await text()).not.toContain(bodyMark);
});
