import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect } from 'vitest';
import { issueToken } from '../src/auth/issue-token.ts';
import { secretKeySource } from '../src/auth/key-source.ts';
import { createRequireScope, type RequireScope } from '../src/auth/require-scope.ts';
import { scopes as allScopes } from '../src/auth/scopes.ts';
import { createVerifier } from '../src/auth/verify-token.ts';
import { createReadiness, type Readiness } from '../src/health/readiness.ts';
import type { RequestContextDeps } from '../src/http/request-context.ts';
import { createTraffic } from '../src/lifecycle/traffic.ts';
import { identityOf } from '../src/telemetry/identity.ts';
import { createLogger } from '../src/telemetry/logger.ts';
import { createMetrics } from '../src/telemetry/metrics.ts';
import { type Came, operationOf, undocumented } from './documented.ts';

export const testSecret = 'a secret for tests, of 32 bytes or more';

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of every shape
  body: any;
}

export interface Call {
  /** The subject; nobody without it. */
  as?: string;
  scopes?: readonly string[];
  /** Sent as JSON; a string or bytes are sent as they are. */
  body?: unknown;
  headers?: Record<string, string>;
}

export interface TestReplica {
  call(method: string, path: string, options?: Call): Promise<Answer>;
  /** Sends a call and hangs up as soon as it is sent: nobody waits for the answer. */
  sendAndLeave(method: string, path: string, options?: Call): Promise<void>;
  /** Every line that was logged. */
  logged: string[];
  close(): Promise<void>;
}

export type AppContext = RequestContextDeps & { readiness: Readiness; requireScope: RequireScope };

const tokens = new Map<string, Promise<string>>();

function tokenFor(sub: string, scopes: readonly string[]): Promise<string> {
  const key = `${sub} ${scopes.join(' ')}`;
  const made = tokens.get(key);
  if (made !== undefined) return made;
  const token = issueToken({
    secret: testSecret,
    issuer: 'serin',
    audience: 'serin',
    sub,
    scopes,
    expiresInSeconds: 3_600,
  });
  tokens.set(key, token);
  return token;
}

function asSent(body: unknown): string | Uint8Array<ArrayBuffer> {
  if (typeof body === 'string' || body instanceof Uint8Array)
    return body as string | Uint8Array<ArrayBuffer>;
  return JSON.stringify(body);
}

async function headersOf({ as, scopes = allScopes, body, headers = {} }: Call) {
  const sent: Record<string, string> = { ...headers };
  if (as !== undefined) sent.authorization = `Bearer ${await tokenFor(as, scopes)}`;
  if (body !== undefined) sent['content-type'] ??= 'application/json';
  return sent;
}

/** Whatever a test asks for: an answer that the OpenAPI document does not have is a mistake in one of the two. */
function expectDocumented(method: string, path: string, came: Came): void {
  const operation = operationOf(method, path);
  if (operation !== undefined)
    expect(undocumented(operation, came), `${method} ${path}: ${came.text}`).toEqual([]);
}

/** Serves an app as a replica does, on a free port of this machine. */
export async function serveForTest(
  service: string,
  createApp: (context: AppContext) => RequestListener,
): Promise<TestReplica> {
  const logged: string[] = [];
  const identity = identityOf({ service, name: 'service-v1', version: '1.0.0', instance: 'test' });
  const readiness = createReadiness();
  readiness.started();
  const verify = createVerifier({
    keys: secretKeySource(testSecret),
    issuer: 'serin',
    audience: 'serin',
  });
  const app = createApp({
    identity,
    readiness,
    log: createLogger({
      identity,
      level: 'debug',
      destination: { write: (line) => void logged.push(line) },
    }),
    metrics: createMetrics(identity),
    traffic: createTraffic(),
    requireScope: createRequireScope(verify),
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;

  return {
    logged,
    async call(method, path, options = {}) {
      const { body } = options;
      const response = await fetch(origin + path, {
        method,
        headers: await headersOf(options),
        ...(body === undefined ? {} : { body: asSent(body) }),
      });
      const text = await response.text();
      expectDocumented(method, path, {
        status: response.status,
        header: (name) => response.headers.get(name),
        text,
      });
      const isJson = response.headers.get('content-type')?.includes('json') === true;
      return {
        status: response.status,
        headers: response.headers,
        body: isJson ? JSON.parse(text) : text,
      };
    },
    async sendAndLeave(method, path, options = {}) {
      const body = asSent(options.body ?? '');
      const headers = {
        ...(await headersOf(options)),
        host: 'test',
        'content-length': body.length,
      };
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      const sent = Buffer.concat([
        Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`),
        Buffer.from(body),
      ]);
      await new Promise<void>((resolve) => socket.write(sent, () => resolve()));
      socket.destroy();
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
