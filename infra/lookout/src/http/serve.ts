import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sendText } from './answers.ts';

/** Answers one request. What it throws becomes a 500 that says nothing. */
export type Handler = (req: IncomingMessage, res: ServerResponse, url: URL) => unknown;

export interface Listener {
  /** `http://host:port`, with the port that was taken. */
  readonly url: string;
  close(): Promise<void>;
}

const connectionsAtMost = 256;
/** Longer than senders keep a connection idle: one that is closed under them costs them what they send just then. */
const keepAliveMillis = 65_000;

/** Serves on a port; 0 takes any that is free. `say` hears of errors nobody expected. */
export async function serve(
  handle: Handler,
  { host, port, say }: { host: string; port: number; say: (line: string) => void },
): Promise<Listener> {
  const server: Server = createServer({ requestTimeout: 30_000 }, async (req, res) => {
    try {
      const url = URL.parse(`http://lookout${req.url}`);
      if (url === null || !req.url?.startsWith('/')) return sendText(res, 400, 'not a path');
      await handle(req, res, url);
    } catch (error) {
      say(`${req.method} ${req.url}: ${(error as Error).stack}`);
      if (res.headersSent) res.destroy();
      else sendText(res, 500, 'something went wrong; the log of this container says what');
    }
  });
  server.keepAliveTimeout = keepAliveMillis;
  server.maxConnections = connectionsAtMost;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
