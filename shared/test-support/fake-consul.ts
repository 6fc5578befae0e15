import { EventEmitter, once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registration } from '../src/discovery/consul.ts';

/** Consul's agent and its store, as far as replicas use them. It can be stopped, started again empty, and made to fail or hang. */
export async function startFakeConsul() {
  const services = new Map<string, Registration>();
  const keys = new Map<string, { value: string; index: number }>();
  const requests: string[] = [];
  const changes = new EventEmitter().setMaxListeners(0);
  // The first numbers are Raft's own.
  let lastIndex = 10;
  let mode: 'normal' | 'failing' | 'hanging' = 'normal';
  let server: Server;
  let port = 0;

  /** As Consul does: of a key that is not there, the index is that of the whole store. */
  const indexOf = (key: string) => keys.get(key)?.index ?? lastIndex;

  async function answerKey(url: URL, res: ServerResponse) {
    const key = decodeURIComponent(url.pathname.slice('/v1/kv/'.length));
    const known = Number(url.searchParams.get('index') ?? 0);
    const timeout = AbortSignal.timeout(Number.parseInt(url.searchParams.get('wait') ?? '0', 10));
    while (known > 0 && indexOf(key) <= known && !timeout.aborted)
      await once(changes, 'change', { signal: timeout }).catch(() => {});
    const entry = keys.get(key);
    res.writeHead(entry ? 200 : 404, { 'X-Consul-Index': indexOf(key) }).end(entry?.value);
  }

  async function open() {
    server = createServer(async (req, res) => {
      const url = new URL(req.url ?? '', 'http://consul');
      const path = url.pathname;
      requests.push(`${req.method} ${path}`);
      if (mode === 'hanging') return;
      if (mode === 'failing') return res.writeHead(500).end('No cluster leader');
      if (path.startsWith('/v1/kv/')) return answerKey(url, res);
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
    /** Undefined: the key is taken away. */
    set(key: string, value: string | undefined) {
      lastIndex += 1;
      if (value === undefined) keys.delete(key);
      else keys.set(key, { value, index: lastIndex });
      changes.emit('change');
    },
    become(next: typeof mode) {
      mode = next;
    },
    restart: open,
    async restartEmpty() {
      services.clear();
      keys.clear();
      lastIndex = 10;
      await open();
    },
  };
}
