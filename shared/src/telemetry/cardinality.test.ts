import { once } from 'node:events';
import { createServer, type RequestListener, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { testHttpContext } from '../../test-support/http-context.ts';
import { seriesOf } from '../../test-support/read-metrics.ts';
import { createHttpApp } from '../http/create-app.ts';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PROPFIND', 'LOCK', 'REPORT', 'PURGE'];

function ask(port: number, method: string, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path }, (res) =>
      res.resume().on('end', resolve),
    );
    sent.on('error', reject).end();
  });
}

/** Serves an app while `work` is under way. */
async function whileServed(app: RequestListener, work: (port: number) => Promise<void>) {
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  await work((server.address() as AddressInfo).port);
  server.closeAllConnections();
  server.close();
}

test('When strangers ask for odd paths with odd methods, then the number of series does not grow with them', async () => {
  const { context } = testHttpContext();
  const { registry } = context.metrics;
  const app = createHttpApp({
    ...context,
    endpoints: [
      {
        method: 'get',
        path: '/messages/:messageId',
        handlers: [(_req, res) => void res.json({})],
      },
    ],
  });
  const hammer = async (port: number, round: number) => {
    for (const method of methods)
      for (let n = 0; n < 20; n += 1) {
        await ask(port, method, `/messages/${round}-${n}?q=${n}`);
        await ask(port, method, `/odd-${round}-${n}/%2e%2e/${'x'.repeat(n)}`);
        await ask(port, method, `/%zz${round}${n}`);
      }
  };
  await whileServed(app, async (port) => {
    await hammer(port, 1);
    const known = [...(await seriesOf(registry)).keys()];
    await hammer(port, 2);
    await hammer(port, 3);
    const grown = [...(await seriesOf(registry)).keys()].filter((name) => !known.includes(name));
    expect(grown.filter((name) => name.startsWith('http_'))).toEqual([]);
    const requests = known.filter((name) => name.startsWith('http_requests_total'));
    expect(requests.length).toBeLessThan(30);
  });
});
