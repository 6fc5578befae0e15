import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, expect, test } from 'vitest';
import { bornFor } from './born-for.ts';

const servers: ReturnType<typeof createServer>[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function serve(handler: Parameters<typeof bornFor>[0], look: typeof handler) {
  const server = createServer(bornFor(handler), (req, res) => {
    look(req, res);
    handler(req, res);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: 'hello' });
}

test('When an Express app is served, then its requests come as it wants them, and work', async () => {
  const app = express();
  app.post(
    '/',
    express.text({ type: '*/*' }),
    (req, res) => void res.send(`${req.body}, ${req.ip}`),
  );
  const prototypes: unknown[] = [];
  const look = (req: IncomingMessage, res: ServerResponse) =>
    void prototypes.push(Object.getPrototypeOf(req), Object.getPrototypeOf(res));
  const answer = await serve(app, look);
  expect(await answer.text()).toBe('hello, 127.0.0.1');
  expect(prototypes[0]).toBe(app.request);
  expect(prototypes[1]).toBe(app.response);
});

test("When the handler is not Express's, then nothing is changed", () => {
  expect(bornFor((_req, res) => res.end())).toEqual({});
});
