import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createPrometheus } from './prometheus.ts';

let server: Server | undefined;
afterEach(() => server?.close().closeAllConnections());

async function serve(handler: RequestListener) {
  server = createServer(handler);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return createPrometheus(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

test('When it answers, then each series has its labels, and its samples as numbers with their times', async () => {
  let asked = '';
  const prometheus = await serve(async (req, res) => {
    for await (const piece of req) asked += piece;
    const metric = { __name__: 'process_start_time_seconds', instance: 'a:8080' };
    const values = [
      [1_795_269_086.742, '1795269033'],
      [1_795_269_091.742, '1795269033'],
    ];
    const data = { resultType: 'matrix', result: [{ metric, values }] };
    res.end(JSON.stringify({ status: 'success', data }));
  });
  const [series] = await prometheus.read('message', 35);
  expect(series).toEqual({
    labels: { __name__: 'process_start_time_seconds', instance: 'a:8080' },
    samples: [
      [1_795_269_086.742, 1_795_269_033],
      [1_795_269_091.742, 1_795_269_033],
    ],
  });
  const query = new URLSearchParams(asked).get('query');
  expect(query).toContain('service="message"');
  expect(query).toContain('route!~"/health.*|/metrics|/"');
  expect(query).toMatch(/\[35s\]$/);
});

test('When it refuses, or says what is no answer, then the error says so', async () => {
  const refusing = await serve((_req, res) => void res.writeHead(422).end('{"status":"error"}'));
  await expect(refusing.read('credit', 5)).rejects.toThrow(
    'Prometheus gave no counts (status 422)',
  );
  const other = await serve((_req, res) => void res.end('<html>'));
  await expect(other.read('credit', 5)).rejects.toThrow('Prometheus gave no counts (status 200)');
});
