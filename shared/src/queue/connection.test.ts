import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { listeningLog, silentLog } from '../../test-support/silent-log.ts';
import { connectCache } from '../cache/cache-store.ts';
import { createUpstreams } from '../health/upstreams.ts';
import { connectWorker } from './connection.ts';

const sockets = new Set<Socket>();
let server: Server;
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  server.close();
});

/** Takes every connection, and says nothing. */
async function listen(): Promise<string> {
  server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `redis://127.0.0.1:${(server.address() as { port: number }).port}`;
}

test('When Redis takes the connection and says nothing, then that is a timeout, and it is tried again', async () => {
  const url = await listen();
  const upstreams = createUpstreams(undefined);
  const log = listeningLog();
  const redis = connectWorker({
    url,
    connectionName: 'test',
    upstream: upstreams.of('queue-redis'),
    log,
  });
  const cache = connectCache({
    url,
    connectionName: 'test',
    upstream: upstreams.of('cache-redis'),
    log: silentLog,
  });
  const down = { state: 'down', code: 'ETIMEDOUT' };
  await expect.poll(() => upstreams.of('cache-redis').look(), { timeout: 6_000 }).toEqual(down);
  await expect.poll(() => upstreams.of('queue-redis').look(), { timeout: 6_000 }).toEqual(down);
  await expect.poll(() => sockets.size, { timeout: 6_000 }).toBeGreaterThanOrEqual(4);
  expect(log.lines.map(({ text }) => text)).toEqual(['Redis is gone']);
  redis.disconnect();
  cache.close();
}, 20_000);
