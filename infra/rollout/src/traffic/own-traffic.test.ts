import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Trouble } from '@serin/cli/terminal/trouble.ts';
import { afterEach, expect, test } from 'vitest';
import { startOwnTraffic } from './own-traffic.ts';

let server: Server | undefined;
afterEach(() => server?.close().closeAllConnections());

async function projectOf(handle: (req: IncomingMessage, res: ServerResponse) => void) {
  server = createServer(handle);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const secretsDir = mkdtempSync(join(tmpdir(), 'serin-traffic-'));
  writeFileSync(join(secretsDir, 'jwt-secret'), 'a secret that is long enough for HMAC\n');
  const { port } = server.address() as AddressInfo;
  return { secretsDir, ports: { edge: port } as never };
}

/** As long as it takes until so many have come. */
const untilCame = (came: unknown[], count: number) =>
  expect.poll(() => came.length, { timeout: 5_000 }).toBeGreaterThan(count);

test('When it runs, then it asks on all routes, as a subject of its own, and each POST has another key', async () => {
  const came: IncomingMessage[] = [];
  const project = await projectOf((req, res) => {
    came.push(req);
    const isMessage = req.method === 'POST' && req.url === '/messages';
    if (isMessage) res.writeHead(202, { Location: '/messages/one' });
    res.end('{}');
  });
  const traffic = await startOwnTraffic({ project, requestsPerSecond: 400 });
  await untilCame(came, 100);
  const { answered, failed } = await traffic.stop();
  expect(answered).toBeGreaterThan(100);
  expect(failed).toBe(0);
  expect(new Set(came.map(({ method, url }) => `${method} ${url}`))).toEqual(
    new Set([
      ...['GET /version', 'GET /credit/version', 'GET /credit', 'GET /credit/ledger'],
      ...['POST /credit', 'POST /messages', 'GET /messages/one', 'GET /messages?box=sent'],
    ]),
  );
  const keys = came
    .filter(({ method }) => method === 'POST')
    .map(({ headers }) => headers['idempotency-key']);
  expect(new Set(keys).size).toBe(keys.length);
});

test('When one service is rolled out, then its routes are asked, and messages are sent and paid for', async () => {
  const came = new Set<string>();
  const project = await projectOf((req, res) => {
    came.add(`${req.method} ${req.url}`);
    res.writeHead(202, { Location: '/messages/one' }).end('{}');
  });
  const traffic = await startOwnTraffic({ project, apps: ['message'], requestsPerSecond: 400 });
  await expect.poll(() => came.size, { timeout: 5_000 }).toBe(5);
  await traffic.stop();
  expect(came).toEqual(
    new Set([
      ...['GET /version', 'GET /messages/one', 'GET /messages?box=sent'],
      ...['POST /messages', 'POST /credit'],
    ]),
  );
});

test('When some fail, then they are counted, and the first few told', async () => {
  const came: number[] = [];
  const project = await projectOf(
    (_req, res) => void res.writeHead(came.push(1) % 2 ? 200 : 503).end('no'),
  );
  const traffic = await startOwnTraffic({ project, requestsPerSecond: 400 });
  await untilCame(came, 40);
  const { answered, failed, failures } = await traffic.stop();
  expect(failed).toBe(Math.floor(answered / 2));
  expect(failures).toHaveLength(5);
  expect(failures[0]).toContain('503');
});

test('When nobody answers, then it does not pile up', async () => {
  const waiting: ServerResponse[] = [];
  const project = await projectOf((_req, res) => void waiting.push(res));
  const traffic = await startOwnTraffic({ project, requestsPerSecond: 500 });
  await untilCame(waiting, 60);
  for (const answered of [64, 128]) {
    await expect.poll(() => waiting.length).toBe(answered);
    for (const res of waiting) res.end();
  }
  const stopped = traffic.stop();
  const timer = setInterval(() => waiting.map((res) => res.end()), 10);
  await stopped;
  clearInterval(timer);
});

test('When the secret is not there, then it says what to do', async () => {
  const project = { secretsDir: '/nowhere', ports: { edge: 1 } as never };
  await expect(startOwnTraffic({ project, requestsPerSecond: 1 })).rejects.toThrow(Trouble);
});
