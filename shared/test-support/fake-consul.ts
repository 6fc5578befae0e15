import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registration } from '../src/discovery/consul.ts';

/** Consul's agent API, as far as replicas use it. It can be stopped, started again empty, and made to fail or hang. */
export async function startFakeConsul() {
  const services = new Map<string, Registration>();
  const requests: string[] = [];
  let mode: 'normal' | 'failing' | 'hanging' = 'normal';
  let server: Server;
  let port = 0;

  async function open() {
    server = createServer(async (req, res) => {
      const path = new URL(req.url ?? '', 'http://consul').pathname;
      requests.push(`${req.method} ${path}`);
      if (mode === 'hanging') return;
      if (mode === 'failing') return res.writeHead(500).end('No cluster leader');
      const id = decodeURIComponent(path.split('/').at(-1) ?? '');
      if (path === '/v1/agent/service/register') {
        const registration = JSON.parse(Buffer.concat(await req.toArray()).toString());
        services.set(registration.ID, registration);
      } else if (path.startsWith('/v1/agent/service/deregister/')) {
        if (!services.delete(id)) return res.writeHead(404).end(`Unknown service ID "${id}"`);
      } else if (!services.has(id)) return res.writeHead(404).end(`unknown service ID: ${id}`);
      res.end('{}');
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  }

  async function stop() {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  await open();
  return {
    url: `http://127.0.0.1:${port}`,
    services,
    requests,
    stop,
    become(next: typeof mode) {
      mode = next;
    },
    async restartEmpty() {
      services.clear();
      await open();
    },
  };
}
