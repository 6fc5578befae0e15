import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { orderCanaries } from './edge-orders.ts';

const names = ['stable-1', 'stable-2', 'canary-1', 'canary-2', 'BACKEND'];
const csv = ['all', 'sticky', 'canary', 'stable']
  .flatMap((pool) => ['message', 'credit'].map((app) => `${app}-${pool}`))
  .flatMap((pool) => names.map((name) => `${pool},${name},UP`));

/** The edge's statistics, which keep what they were told. */
let orders: string[];
let says: string;
const edge = createServer(async (req, res) => {
  const body = Buffer.concat(await req.toArray()).toString();
  if (req.method === 'GET') return res.end(['# pxname,svname,status', ...csv, ''].join('\n'));
  orders.push(body);
  return res.writeHead(303, { location: `/;st=${says}` }).end();
});
const others = { edge: 0, consul: 0, prometheus: 0, alertmanager: 0, traces: 0, dashboards: 0 };
const project = () => ({
  ports: { ...others, stats: (edge.address() as AddressInfo).port },
});

beforeEach(async () => {
  orders = [];
  says = 'DONE';
  await new Promise<void>((resolve) => edge.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  edge.closeAllConnections();
  await new Promise((resolve) => edge.close(resolve));
});

test('When canaries are cut off or let in, then all their places are told where the share is, and nobody else anywhere', async () => {
  await orderCanaries(project(), 'message', 'drain');
  await orderCanaries(project(), 'credit', 'ready');
  expect(orders.sort()).toEqual([
    's=canary-1&s=canary-2&action=drain&b=message-all',
    's=canary-1&s=canary-2&action=drain&b=message-sticky',
    's=canary-1&s=canary-2&action=ready&b=credit-all',
    's=canary-1&s=canary-2&action=ready&b=credit-sticky',
  ]);
});

test('When the edge refuses, or does it in part, then it is said what, and where it takes orders', async () => {
  for (says of ['DENY', 'PART'])
    await expect(orderCanaries(project(), 'message', 'drain')).rejects.toMatchObject({
      message: expect.stringMatching(`does not drain the canaries .* answers ${says}`),
      wayOut: expect.stringContaining(`127.0.0.1:${project().ports.stats}`),
    });
});
