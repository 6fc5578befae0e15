import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { listReplicas } from './list-replicas.ts';

let server: Server;
afterEach(() => void server.close().closeAllConnections());

async function consul(answer: RequestListener): Promise<string> {
  server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const entry = (tags: string[], track: string, status: string, Meta: object = {}) => ({
  Service: {
    Tags: tags,
    Address: '10.0.0.7',
    Meta: { version: '1.0.0', track, instance: 'x', weight: '33', ...Meta },
  },
  Checks: [{ Status: 'passing' }, { Status: status }],
});

test('When Consul knows replicas, then they are listed with their weight, ready or not, open or not, and without their addresses', async () => {
  const sets: Record<string, unknown[]> = {
    '/v1/health/service/service-v1': [entry(['message', 'message-open'], 'stable', 'passing')],
    '/v1/health/service/service-v2': [entry(['credit'], 'canary', 'critical')],
  };
  const url = await consul((req, res) => void res.end(JSON.stringify(sets[req.url ?? ''])));
  expect(await listReplicas(url, 5_000)).toEqual([
    {
      service: 'message',
      version: '1.0.0',
      track: 'stable',
      weight: 33,
      isReady: true,
      isOpen: true,
    },
    {
      service: 'credit',
      version: '1.0.0',
      track: 'canary',
      weight: 33,
      isReady: false,
      isOpen: false,
    },
  ]);
});

test('When somebody else has registered there, then that is left out', async () => {
  const stranger = entry(['message'], 'stable', 'passing', { weight: undefined });
  const url = await consul((_req, res) => void res.end(JSON.stringify([stranger])));
  expect(await listReplicas(url, 5_000)).toEqual([]);
});

test('When Consul answers with an error, or not at all, then the error says which', async () => {
  const url = await consul((_req, res) => void res.writeHead(403).end('no'));
  await expect(listReplicas(url, 5_000)).rejects.toMatchObject({ code: 'HTTP_403' });
  server.close().closeAllConnections();
  const silent = await consul(() => {});
  await expect(listReplicas(silent, 50)).rejects.toMatchObject({ name: 'TimeoutError' });
});
