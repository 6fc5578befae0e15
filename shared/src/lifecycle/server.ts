import { createServer, type RequestListener, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError } from '../config/parse-env.ts';
import { bornFor } from '../http/born-for.ts';

export interface Address {
  host: string;
  port: number;
}

/** What a failed `listen` means to the person who chose the port. */
export function explainListenError(error: NodeJS.ErrnoException, { host, port }: Address): Error {
  if (error.code === 'EACCES')
    return new ConfigError(
      `PORT wants a port this user may open: ${port} needs root, choose one from 1024 up`,
    );
  if (error.code === 'EADDRINUSE')
    return new ConfigError(`PORT wants a free port: ${host}:${port} is taken by another process`);
  return new ConfigError(
    `PORT wants a port that can be opened: ${host}:${port} can't (${error.code})`,
  );
}

/** A server with every time and number bounded. Resolves when it listens; throws ConfigError when it can't. */
export async function listen(handler: RequestListener, address: Address): Promise<Server> {
  const server = createServer(
    {
      // The edge hangs up an idle connection after 5 s. Were we the first, we might do so just as a request comes in.
      keepAliveTimeout: 75_000,
      headersTimeout: 10_000,
      requestTimeout: 15_000,
      connectionsCheckingInterval: 5_000,
      maxHeaderSize: 16_384,
      ...bornFor(handler),
    },
    handler,
  );
  server.maxConnections = 2_000;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', (error) => reject(explainListenError(error, address)));
  server.listen({ ...address, backlog: 1_024 }, resolve);
  await promise;
  return server;
}

/** Answers what is in flight, then hangs up; after `graceMs` it cuts what is left. */
export async function closeServer(server: Server, graceMs = 2_000): Promise<void> {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  await Promise.race([closed, sleep(graceMs)]);
  clearInterval(idle);
  server.closeAllConnections();
}
