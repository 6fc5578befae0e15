import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { Ports } from '../project/compose-project.ts';
import { examineEdge } from './edge.ts';

const running = [{ service: 'haproxy', status: 'running' }];
const server = createServer();
let listener: RequestListener | undefined;

async function listen(answer: RequestListener): Promise<number> {
  listener = answer;
  server.on('request', answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
const close = () => new Promise((resolve) => server.close(resolve));
const examine = (edge: number, containers = running) =>
  examineEdge({ ports: { edge } as Ports }, containers);

afterEach(async () => {
  if (listener) server.off('request', listener);
  await close();
});

test('When the edge answers for both services, then it is well', async () => {
  const port = await listen((_, response) => response.end());
  expect(await examine(port)).toMatchObject([{ level: 'fine' }]);
});

test('When no replica of one service serves, then that is named', async () => {
  const port = await listen(({ url }, response) => {
    response.statusCode = url === '/version' ? 200 : 503;
    response.end();
  });
  const [only, ...others] = await examine(port);
  expect(only).toMatchObject({ level: 'wrong', text: expect.stringContaining('503') });
  expect(only?.text).toContain('/credit/version');
  expect(others).toEqual([]);
});

test('When the edge runs and its port is closed, then the forwarder is to blame, and the way out is said', async () => {
  const port = await listen(() => {});
  await close();
  const [only] = await examine(port);
  expect(only).toMatchObject({ level: 'wrong', text: expect.stringContaining(`port ${port}`) });
  expect(only?.wayOut).toContain('restart haproxy');
});

test('When the edge does not run, then nothing is said of its port: its container is', async () => {
  expect(await examine(1, [{ service: 'haproxy', status: 'exited' }])).toEqual([]);
});
