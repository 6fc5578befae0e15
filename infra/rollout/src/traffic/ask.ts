import { type Agent, request } from 'node:http';

export interface Question {
  method?: 'GET' | 'POST' | 'PUT';
  path: string;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
}

export interface Answer {
  /** 0: there was none, and `error` says why. */
  status: number;
  error: string | undefined;
  body: string;
  headers: Record<string, string | string[] | undefined>;
  /** When the request was sent (milliseconds since 1970), and how long the answer took in milliseconds. */
  sentAt: number;
  tookMs: number;
}

const timeoutMs = 30_000;

/** Sends one request to this machine's loopback, once: no retry, whatever happens. Never rejects. */
export function ask(port: number, question: Question, agent?: Agent): Promise<Answer> {
  const { method = 'GET', path, headers = {}, body } = question;
  const payload = body === undefined ? undefined : JSON.stringify(body);
  const sentAt = Date.now();
  const start = performance.now();
  return new Promise((resolve) => {
    const end = (part: Partial<Answer>) =>
      resolve({
        status: 0,
        error: undefined,
        body: '',
        headers: {},
        ...part,
        sentAt,
        tookMs: performance.now() - start,
      });
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        method,
        path,
        ...(agent ? { agent } : { agent: false }),
        timeout: timeoutMs,
        headers:
          payload === undefined ? headers : { 'content-type': 'application/json', ...headers },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('error', (error) => end({ error: codeOf(error) }));
        response.on('end', () =>
          end({ status: response.statusCode ?? 0, body: text, headers: response.headers }),
        );
      },
    );
    sent.on('timeout', () => sent.destroy(Object.assign(new Error(), { code: 'ETIMEDOUT' })));
    sent.on('error', (error) => end({ error: codeOf(error) }));
    sent.end(payload);
  });
}

const codeOf = (error: NodeJS.ErrnoException) => error.code ?? error.message;

/** Anything but a 2xx. */
export const isFailed = ({ status }: Pick<Answer, 'status'>) => status < 200 || status > 299;

/** The replica that answered, from X-Served-By: `message/1.0.0 stable 0123456789ab`. */
export function servedBy({ headers }: Pick<Answer, 'headers'>) {
  const [release = '', track = '', instance = ''] = String(headers['x-served-by'] ?? '').split(' ');
  return { release, track, instance };
}

/** A failed answer in a few words. */
export function complaint({ status, error, sentAt, tookMs, headers, body }: Answer): string {
  const when = new Date(sentAt).toISOString().slice(11, 23);
  const by = headers['x-served-by'] ?? 'nobody';
  return `${when} ${error ?? status} after ${Math.round(tookMs)} ms from ${by} ${body.slice(0, 160)}`;
}
