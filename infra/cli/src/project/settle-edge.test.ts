import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { PlannedService } from './compose.ts';
import { settleEdge } from './settle-edge.ts';

let server: Server | undefined;
afterEach(() => server?.close().closeAllConnections());

const planned = (name: string, replicas: number): PlannedService => ({
  name,
  replicas,
  image: '',
  job: false,
  built: true,
});
const plan = [planned('message-v1', 3), planned('message-v2', 1), planned('credit-v1', 2)];

/** An edge that knows the last of its replicas only after so many requests. */
async function startEdge(lateAfter: number) {
  const asked = { '/version': 0, '/credit/version': 0 };
  server = createServer((req, res) => {
    const path = req.url as keyof typeof asked;
    asked[path] += 1;
    const known = path === '/credit/version' ? 2 : asked[path] > lateAfter ? 4 : 3;
    res.setHeader('X-Served-By', `${path} ${asked[path] % known}`).end();
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { asked, url };
}

test('When a replica comes late into the pool, then two rounds are passed once it is there', async () => {
  const { asked, url } = await startEdge(200);
  expect(await settleEdge(url, plan)).toBe(6);
  expect(asked['/credit/version']).toBe(256);
  expect(asked['/version']).toBe(384);
});

test('When the edge does not answer, then that is all there is to it', async () => {
  const { url } = await startEdge(0);
  server?.close().closeAllConnections();
  const stopped = new AbortController();
  stopped.abort();
  expect(await settleEdge(url, plan, stopped.signal)).toBe(0);
});
