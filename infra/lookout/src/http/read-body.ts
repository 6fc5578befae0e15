import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

const unzip = promisify(gunzip);

/** Why a body is not taken, with the status that says so. */
export class BadBody extends Error {
  readonly status: 400 | 413 | 415;
  constructor(status: BadBody['status'], message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * A request's body, unpacked if it comes with gzip. `maxBytes` holds for what comes over the wire and again for what it unpacks to.
 * Throws BadBody.
 */
export async function readBody(req: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const encoding = req.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity' && encoding !== 'gzip')
    throw new BadBody(415, `content-encoding ${encoding} is not understood; gzip is`);
  const tooLong = () => new BadBody(413, `more than ${maxBytes} bytes`);
  if (Number(req.headers['content-length'] ?? 0) > maxBytes) throw tooLong();
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLong();
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  if (encoding === 'identity') return body;
  try {
    return await unzip(body, { maxOutputLength: maxBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLong();
    throw new BadBody(400, 'the body is not gzip');
  }
}
