import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Entry {
  value: string;
  index: number;
  session?: string;
}

/** Consul's key-value store and sessions, as far as a journal uses them. It can be made to fail for so many requests. */
export async function startFakeKv() {
  const entries = new Map<string, Entry>();
  const sessions = new Set<string>();
  let index = 10;
  let failing = 0;
  let losing = 0;

  function change(method: string, key: string, query: URLSearchParams, body: string): unknown {
    const old = entries.get(key);
    const cas = query.get('cas');
    if (cas !== null && Number(cas) !== (old?.index ?? 0)) return false;
    if (method === 'DELETE') return entries.delete(key) || true;
    const session = query.get('acquire');
    if (session !== null && (!sessions.has(session) || (old?.session ?? session) !== session))
      return false;
    index += 1;
    entries.set(key, { value: body, index, ...(session === null ? {} : { session }) });
    return true;
  }

  function session(path: string): unknown {
    const [, , , what, id = ''] = path.split('/');
    if (what === 'create') {
      index += 1;
      sessions.add(`session-${index}`);
      return { ID: `session-${index}` };
    }
    if (what === 'renew') return sessions.has(id) ? [{}] : undefined;
    sessions.delete(id);
    for (const [key, entry] of entries) if (entry.session === id) entries.delete(key);
    return true;
  }

  function read(key: string, query: URLSearchParams): unknown {
    const isWanted = (one: string) => (query.has('recurse') ? one.startsWith(key) : one === key);
    const found = [...entries].filter(([one]) => isWanted(one));
    if (found.length === 0) return undefined;
    return found.map(([Key, entry]) => ({
      Key,
      Value: Buffer.from(entry.value).toString('base64'),
      ModifyIndex: entry.index,
      Session: entry.session,
    }));
  }

  const server = createServer(async (req, res) => {
    const body = Buffer.concat(await req.toArray()).toString();
    if (failing > 0) {
      failing -= 1;
      return res.writeHead(500).end('No cluster leader');
    }
    const { pathname, searchParams } = new URL(req.url ?? '', 'http://consul');
    const key = pathname.replace('/v1/kv/', '');
    const answer = pathname.startsWith('/v1/session/')
      ? session(pathname)
      : req.method === 'GET'
        ? read(key, searchParams)
        : change(req.method ?? '', key, searchParams, body);
    if (losing > 0) {
      losing -= 1;
      return res.destroy();
    }
    if (answer === undefined) return res.writeHead(404).end();
    return res.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    keys: () => [...entries.keys()],
    /** The next so many requests are answered with 500. */
    fail(count: number) {
      failing = count;
    },
    /** The next so many are done, and their answers lost. */
    lose(count: number) {
      losing = count;
    },
    /** As a Consul whose data is gone. */
    forget: () => entries.clear(),
    endSessions() {
      for (const id of [...sessions]) session(`/v1/session/destroy/${id}`);
    },
    close: () => server.close(),
  };
}
