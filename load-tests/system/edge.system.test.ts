import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { edgeCallers } from '@serin/cli/engine/edge-callers.ts';
import { expect, test } from 'vitest';
import { until } from '../drills/wait.ts';
import { ask } from '../scenarios/ask.ts';
import { as, system } from './support.ts';

/** Sends bytes as they are, and returns the beginning of what comes back. */
function raw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(system.port, '127.0.0.1', () => socket.write(text));
    socket.setEncoding('utf8').once('data', (answer: string) => {
      socket.destroy();
      resolve(answer);
    });
    socket.on('error', reject);
    socket.setTimeout(20_000, () => socket.destroy(new Error('the edge said nothing for 20 s')));
  });
}

test('When the configuration is checked by HAProxy itself, then it is valid', async () => {
  await system.compose(
    'exec',
    '-T',
    'haproxy',
    'haproxy',
    '-c',
    '-f',
    '/usr/local/etc/haproxy/haproxy.cfg',
  );
});

test.each([
  { what: 'a version', path: '/version', status: 200 },
  { what: 'no such path', path: '/nowhere', status: 404 },
  { what: 'no token', path: '/credit', status: 401 },
  { what: 'metrics from outside', path: '/metrics', status: 404 },
])(
  'When it is $what, then the answer ($status) says who served it, and has an id',
  async ({ path, status }) => {
    const answer = await ask(system.port, { path });
    expect(answer.status).toBe(status);
    expect(answer.headers['x-request-id']).toMatch(/^[\w.-]{8,128}$/);
    expect(answer.headers['x-served-by']).toMatch(
      path === '/metrics' ? /^edge$/ : /^(message|credit)\/1\.\d\.0 (stable|canary) \w{12}$/,
    );
    if (status >= 400) {
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(JSON.parse(answer.body)).toMatchObject({
        status,
        type: expect.stringMatching(/^urn:serin:problem:/),
      });
    }
  },
);

test('When the caller brings an id, then it is kept; one that could do harm is not', async () => {
  const idOf = async (id: string) =>
    (await ask(system.port, { path: '/version', headers: { 'x-request-id': id } })).headers[
      'x-request-id'
    ];
  expect(await idOf('my-own-id-1234')).toBe('my-own-id-1234');
  expect(await idOf('evil"}{\\')).not.toContain('evil');
});

test('When a body is too large, then that is 413, also when it does not say how large it is', async () => {
  const headers = await as('alice');
  const body = { destination: 'bob', body: 'x'.repeat(20_000) };
  const answer = await ask(system.port, { method: 'POST', path: '/messages', headers, body });
  expect(answer.status).toBe(413);
  const chunk = `${(20_000).toString(16)}\r\n${'x'.repeat(20_000)}\r\n`;
  const head =
    'POST /messages HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n';
  expect(await raw(`${head}${chunk}0\r\n\r\n`)).toMatch(/^HTTP\/1\.1 413 /);
});

test('When a request dribbles in, then it gets 408 after five seconds, and no replica ever sees it', async () => {
  const start = performance.now();
  const [slowHead, slowBody] = await Promise.all([
    raw('GET /version HTTP/1.1\r\nHost: x\r\n'),
    raw('POST /messages HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"dest'),
  ]);
  expect(performance.now() - start).toBeLessThan(8_000);
  for (const answer of [slowHead, slowBody]) expect(answer).toMatch(/^HTTP\/1\.[01] 408 /);
  // Before the headers are whole there is no request that HAProxy could answer in our words.
  expect(slowBody).toContain('application/problem+json');
});

test('When there are more callers than the engine can hold, then the rest are turned away, and everybody else is served', async () => {
  const sockets: Socket[] = [];
  /** Asks for the version on a connection that stays. @returns whether there was an answer */
  const call = () =>
    new Promise<boolean>((resolve) => {
      const socket = connect(system.port, '127.0.0.1', () =>
        socket.write('GET /version HTTP/1.1\r\nHost: x\r\n\r\n'),
      );
      sockets.push(socket);
      socket.once('data', () => resolve(true));
      socket.once('error', () => {}).once('close', () => resolve(false));
    });
  const most = edgeCallers(system.project.root);
  try {
    const answered: boolean[] = [];
    while (sockets.length < most + 100)
      answered.push(...(await Promise.all(Array.from({ length: 50 }, call))));
    expect(answered.slice(0, most - 100)).not.toContain(false);
    expect(answered.slice(-50)).not.toContain(true);
  } finally {
    for (const socket of sockets) socket.destroy();
  }
  await until('one more is served', 5, async () => {
    const answer = await ask(system.port, { path: '/version' });
    return answer.status === 200;
  });
}, 60_000);

test('When it is no HTTP, then it gets 400', async () => {
  expect(await raw('HELLO\r\n\r\n')).toMatch(/^HTTP\/1\.[01] 400 /);
});

test('When requests are served, then each is one line of JSON in the access log, without a token', async () => {
  const id = `log-test-${Date.now()}`;
  const headers = await as('alice', { 'x-request-id': id });
  await ask(system.port, { path: '/credit?"x"', headers });
  await sleep(500);
  const [edge] = await system.containers('haproxy');
  const log = await system.docker('logs', '--since', '30s', edge?.name ?? 'no edge');
  const lines = log.split('\n').filter((line) => line.startsWith('{'));
  const entries = lines.map((line) => JSON.parse(line));
  expect(entries.find(({ request_id }) => request_id === id)).toMatchObject({
    method: 'GET',
    path: '/credit',
    status: 200,
    backend: 'credit-all',
    served_by: expect.stringMatching(/^credit\//),
  });
  expect(log).not.toContain(headers.authorization.slice('Bearer '.length));
});
