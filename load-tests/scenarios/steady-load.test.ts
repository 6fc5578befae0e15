import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { shareOf } from './share.ts';
import { startSteadyLoad } from './steady-load.ts';

let server: Server;
let port: number;
let turn = 0;

beforeEach(async () => {
  server = createServer((req, res) => {
    turn += 1;
    if (req.url === '/broken') res.statusCode = 502;
    const [version, track] = turn % 4 === 0 ? ['1.1.0', 'canary'] : ['1.0.0', 'stable'];
    res.end(JSON.stringify({ version, track, instance: String(turn % 4) }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterEach(() => server.close().closeAllConnections());

test('When every third request fails, then the receipt names just those', async () => {
  const question = (index: number) => ({ path: index % 3 === 0 ? '/broken' : '/' });
  const load = startSteadyLoad({ port, rate: 300, question });
  await expect.poll(() => load.answers.length).toBeGreaterThan(100);
  const { answers, failures, ranOut } = await load.stop();
  expect(ranOut).toBe(false);
  expect(failures.length).toBe(Math.ceil(answers.length / 3));
  expect(failures[0]).toContain('502');
});

test('When it is never stopped, then it ends by itself, and says so', async () => {
  const load = startSteadyLoad({
    port,
    rate: 100,
    question: () => ({ path: '/' }),
    atMostSeconds: 0.1,
  });
  await expect.poll(() => load.answers.length).toBe(10);
  await sleep(100);
  expect(load.answers.length).toBe(10);
  expect((await load.stop()).ranOut).toBe(true);
});

test('When four replicas answer in turn, then the share is counted by their bodies', async () => {
  turn = 0;
  const { byVersion, byInstance, failures } = await shareOf(port, 40, 5, { path: '/' });
  expect(failures).toEqual([]);
  expect(byVersion).toEqual({ '1.0.0 stable': 30, '1.1.0 canary': 10 });
  expect(Object.values(byInstance)).toEqual([10, 10, 10, 10]);
});
