import { Agent, get } from 'node:http';
import { createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { startFakeConsul } from '../../test-support/fake-consul.ts';
import type { ServiceConfig } from '../config/service-env.ts';
import { trackKey } from '../contracts/tracks.ts';
import { healthEndpoints } from '../health/health-endpoints.ts';
import { createHttpApp } from '../http/create-app.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { createReplica } from './replica.ts';

const agent = new Agent({ keepAlive: true });
const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanUp.splice(0)) await clean();
});

function call(port: number, path: string): Promise<{ status?: number; connection?: string }> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, agent }, (response) => {
      const { statusCode: status, headers } = response;
      response.resume().on('end', () => {
        resolve({
          ...(status && { status }),
          ...(headers.connection && { connection: headers.connection }),
        });
      });
    }).on('error', reject);
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A replica with one endpoint that answers when the test says so, at a Consul that is none. */
async function start(track?: object) {
  const consul = await startFakeConsul();
  if (track !== undefined) consul.set(trackKey('message', 'service-v1'), JSON.stringify(track));
  cleanUp.push(() => consul.stop());
  const port = await freePort();
  const config: ServiceConfig = {
    serviceName: 'service-v1',
    version: '1.0.0',
    weight: 1,
    listen: { host: '127.0.0.1', port },
    consulUrl: consul.url,
    database: { url: '', password: undefined },
    queueRedis: { url: '', password: undefined },
    cacheRedis: { url: '', password: undefined },
    tokens: { keys: { secret: '' }, issuer: '', audience: '' },
    traces: { endpoint: undefined, ratio: 0.1, slowMs: 500 },
    logLevel: 'silent',
    faults: undefined,
  };
  const replica = await createReplica({ service: 'message', instance: 'one', config });
  const order: string[] = [];
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  cleanUp.push(release);
  const slow: Endpoint = {
    method: 'get',
    path: '/slow',
    handlers: [
      async (_req, res) => {
        order.push('asked');
        res.once('finish', () => order.push('answer'));
        await released;
        res.json({});
      },
    ],
  };
  const endpoints = [slow, ...healthEndpoints(replica.readiness, replica.identity)];
  await replica.serve(createHttpApp({ ...replica, endpoints }));
  cleanUp.push(() => replica.stop('the end'));
  return { replica, consul, port, order, release };
}

test('When a replica serves, then it is ready and in Consul', async () => {
  const { consul, port } = await start();
  expect((await call(port, '/health/ready')).status).toBe(200);
  await expect.poll(() => [...consul.services.keys()]).toEqual(['message-one']);
  expect(consul.services.get('message-one')).toMatchObject({ Address: '127.0.0.1', Port: port });
});

test('When its track is closed, then it comes without the share; when it is opened, then Consul and its service hear it', async () => {
  const { replica, consul } = await start({ weight: 33, open: false });
  const told = () => {
    const { Tags, Weights } = consul.services.get('message-one') ?? {};
    return [Tags, Weights?.Passing];
  };
  await expect.poll(told).toEqual([['message'], 8_448]);
  expect(replica.track.isOpen()).toBe(false);
  const { promise: opened, resolve: open } = Promise.withResolvers<boolean>();
  replica.track.onChange(open);
  consul.set(trackKey('message', 'service-v1'), JSON.stringify({ weight: 4, open: true }));
  expect(await opened).toBe(true);
  await expect.poll(told).toEqual([['message', 'message-open'], 1_024]);
});

test('When it stops, then it is unready, out of Consul, answers what is under way, and only then hangs up', async () => {
  const { replica, consul, port, order, release } = await start();
  await expect.poll(() => consul.services.size).toBe(1);
  replica.onStop('workers', 'test', () => order.push('workers'));
  replica.onStop('pools', 'test', () => order.push('pools'));

  const underWay = call(port, '/slow');
  await expect.poll(() => order).toEqual(['asked']);
  const stopped = replica.stop('SIGTERM');
  await expect.poll(() => consul.services.size).toBe(0);
  // The edge may still send for a moment: it is answered as ever.
  expect(await call(port, '/health/ready')).toMatchObject({ status: 503 });
  expect(await call(port, '/health/live')).toMatchObject({ status: 200, connection: 'keep-alive' });
  await expect.poll(() => order, { timeout: 5_000 }).toEqual(['asked', 'workers']);
  release();
  expect(await underWay).toEqual({ status: 200, connection: 'close' });
  await stopped;
  expect(order).toEqual(['asked', 'workers', 'answer', 'pools']);
  await expect(call(port, '/health/live')).rejects.toThrow();
});
