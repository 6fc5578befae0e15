import { Agent, type RequestListener, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { ConfigError } from '../config/parse-env.ts';
import { closeServer, explainListenError, listen } from './server.ts';

const address = { host: '127.0.0.1', port: 0 };
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function start(handler: RequestListener) {
  const server = await listen(handler, address);
  servers.push(server);
  return { server, port: (server.address() as AddressInfo).port };
}

/** A GET over a connection that is kept. */
function get(port: number, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, agent }, (response) => {
      response.resume().on('end', () => resolve(String(response.statusCode)));
    });
    sent.on('error', reject).end();
  });
}

test('When the port is taken, then one line names PORT and the address', async () => {
  const { port } = await start((_req, res) => res.end());
  const failed = listen(() => {}, { ...address, port });
  await expect(failed).rejects.toThrow(ConfigError);
  await expect(failed).rejects.toThrow(
    `PORT wants a free port: 127.0.0.1:${port} is taken by another process`,
  );
});

test('When the port is a privileged one, then one line names PORT and says what to do', () => {
  const error = Object.assign(new Error(), { code: 'EACCES' });
  const { message } = explainListenError(error, { host: '0.0.0.0', port: 80 });
  expect(message).toMatch(/^PORT wants a port this user may open: 80 needs root/);
});

test('When it listens, then every time is bounded, and idle connections live longer than at the edge', async () => {
  const { server } = await start(() => {});
  expect(server.keepAliveTimeout).toBeGreaterThan(10_000);
  expect(server.headersTimeout).toBeGreaterThan(0);
  expect(server.requestTimeout).toBeGreaterThan(0);
  expect(server.maxConnections).toBeGreaterThan(0);
});

test('When it closes, then what is in flight is answered, idle connections end, and it is quick', async () => {
  const { promise: came, resolve: comes } = Promise.withResolvers<void>();
  const { server, port } = await start(async (req, res) => {
    if (req.headers['x-slow']) {
      comes();
      await sleep(200);
    }
    res.end();
  });
  const agent = new Agent({ keepAlive: true });
  expect(await get(port, agent)).toBe('200');
  const slow = fetch(`http://127.0.0.1:${port}/`, { headers: { 'x-slow': '1' } });
  await came;
  // An hour: had it to wait for the idle connection, this test would not end.
  await closeServer(server, 3_600_000);
  expect((await slow).status).toBe(200);
  await expect(get(port, agent)).rejects.toThrow();
});

test('When an answer never ends, then closing does not wait for it longer than it is told', async () => {
  const { promise: came, resolve: comes } = Promise.withResolvers<void>();
  const { server, port } = await start(() => comes());
  const stuck = fetch(`http://127.0.0.1:${port}/`).catch(() => 'cut');
  await came;
  await closeServer(server, 100);
  expect(await stuck).toBe('cut');
});
