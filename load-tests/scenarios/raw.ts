import { connect } from 'node:net';
import type { Answer } from './ask.ts';

const timeoutMs = 30_000;

/** Sends bytes as they are to this machine's loopback, and reads until the other side hangs up or the body is there. */
export async function raw(port: number, text: string): Promise<Answer> {
  const sentAt = Date.now();
  const start = performance.now();
  const socket = connect(port, '127.0.0.1');
  socket.setEncoding('utf8').setTimeout(timeoutMs, () => socket.destroy(new Error('ETIMEDOUT')));
  socket.write(text);
  let came = '';
  let error: string | undefined;
  try {
    for await (const piece of socket) {
      came += piece;
      if (isWhole(came)) break;
    }
  } catch (failure) {
    error = (failure as NodeJS.ErrnoException).code ?? String(failure);
  }
  socket.destroy();
  return { ...parse(came), error, sentAt, tookMs: performance.now() - start };
}

function parse(text: string): Pick<Answer, 'status' | 'headers' | 'body'> {
  const [head = '', ...body] = text.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  const status = Number(first.split(' ')[1] ?? 0);
  return { status, headers: Object.fromEntries(headers), body: body.join('\r\n\r\n') };
}

function isWhole(text: string): boolean {
  const { headers, body } = parse(text);
  const length = headers['content-length'];
  return length !== undefined && Buffer.byteLength(body) >= Number(length);
}

/** Sends bytes, and hangs up as soon as they are on their way. */
export async function sendAndLeave(port: number, text: string): Promise<void> {
  const socket = connect(port, '127.0.0.1').on('error', () => {});
  await new Promise<void>((resolve) => socket.write(text, () => resolve()));
  socket.destroy();
}
