import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import type { Socket } from 'node:net';
import { errorCode } from '@serin/shared/health/error-code.ts';
import { type Outcome, outcomeOf } from './outcome.ts';

export interface PostOptions {
  /** http or https; a user and password in it are sent as such. */
  url: URL;
  /** Sent as a bearer token. */
  token?: string | undefined;
  /** Connections at most. They are kept for the next request. */
  maxSockets: number;
}

export interface Delivery {
  messageId: string;
  destination: string;
  body: string;
  traceparent: string | null;
}

/** Of an answer's body, nobody reads it: more than this is not worth waiting for, to keep the connection. */
const drainBytes = 16_384;

function drain(answer: IncomingMessage): void {
  let bytes = 0;
  answer.on('error', () => {}); // the status is what counts, and it is there
  answer.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > drainBytes) answer.destroy();
  });
}

function headersFor(delivery: Delivery, content: string, token: string | undefined) {
  return {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(content),
    'idempotency-key': delivery.messageId,
    ...(delivery.traceparent === null ? {} : { traceparent: delivery.traceparent }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
}

/** Sends messages to a URL. An attempt never throws; it ends at the latest when `signal` says that time is up. */
export function createPost({ url, token, maxSockets }: PostOptions) {
  const secure = url.protocol === 'https:';
  const agentOptions = { keepAlive: true, maxSockets };
  const agent = secure ? new HttpsAgent(agentOptions) : new HttpAgent(agentOptions);
  const request = secure ? requestHttps : requestHttp;
  const connected = secure ? 'secureConnect' : 'connect';

  function post(delivery: Delivery, signal: AbortSignal): Promise<Outcome> {
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    const { destination, body } = delivery;
    const content = JSON.stringify({ destination, body });
    const headers = headersFor(delivery, content, token);
    const outgoing = request(url, { method: 'POST', agent, headers, signal });

    // Before there is a connection the provider has heard nothing. From then on nobody knows.
    let mayHaveArrived = false;
    outgoing.once('socket', (socket: Socket) => {
      if (!socket.connecting) mayHaveArrived = true;
      else
        socket.once(connected, () => {
          mayHaveArrived = true;
        });
    });
    let answered: Outcome | undefined;
    outgoing.once('response', (answer) => {
      answered = outcomeOf(answer.statusCode ?? 0);
      drain(answer);
      answer.once('close', () => resolve(answered as Outcome));
    });
    outgoing.once('error', (error) => {
      if (answered !== undefined) resolve(answered);
      else if (!mayHaveArrived)
        resolve({ kind: 'unreachable', code: signal.aborted ? 'ETIMEDOUT' : errorCode(error) });
      else if (signal.aborted) resolve({ kind: 'timeout' });
      else resolve({ kind: 'cut-off', code: errorCode(error) });
    });
    outgoing.end(content);
    return promise;
  }

  return { post, close: () => agent.destroy() };
}
