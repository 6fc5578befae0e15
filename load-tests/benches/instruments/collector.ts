import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Collector {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  url: string;
  /** Requests with spans so far. */
  received(): number;
  stop(): void;
}

/** Takes whatever spans are sent to it, and forgets them. */
export async function startCollector(): Promise<Collector> {
  let received = 0;
  const server = createServer((req, res) => {
    received += 1;
    req.resume().on('end', () => res.setHeader('Content-Type', 'application/json').end('{}'));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: () => received,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
