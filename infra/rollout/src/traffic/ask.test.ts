import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { ask, isFailed, servedBy } from './ask.ts';

let server: Server | undefined;
afterEach(() => server?.close().closeAllConnections());

async function serve(handler: Parameters<typeof createServer>[1]) {
  server = createServer(handler);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

test('When the server answers, then status, body and who served it are there', async () => {
  const port = await serve((req, res) => {
    res.setHeader('X-Served-By', 'message/1.0.0 stable abc');
    req.pipe(res);
  });
  const answer = await ask(port, { method: 'POST', path: '/', body: { a: 1 } });
  expect(answer).toMatchObject({ status: 200, body: '{"a":1}', error: undefined });
  expect(isFailed(answer)).toBe(false);
  expect(servedBy(answer)).toEqual({ release: 'message/1.0.0', track: 'stable', instance: 'abc' });
});

test('When the server hangs up, then that is a failed answer, asked for once', async () => {
  let asked = 0;
  const port = await serve((req) => {
    asked += 1;
    req.socket.destroy();
  });
  const answer = await ask(port, { path: '/' });
  expect(answer).toMatchObject({ status: 0, error: 'ECONNRESET' });
  expect(isFailed(answer)).toBe(true);
  expect(asked).toBe(1);
});

test('When nobody listens, then that is a failed answer', async () => {
  const port = await serve(() => {});
  await new Promise((resolve) => server?.close(resolve));
  expect(await ask(port, { path: '/' })).toMatchObject({ status: 0, error: 'ECONNREFUSED' });
});
