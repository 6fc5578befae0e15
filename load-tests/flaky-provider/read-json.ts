import type { IncomingMessage } from 'node:http';

const longestBytes = 65_536;

export class TooLong extends Error {}

/** A request's body, as text and parsed. Throws TooLong, and SyntaxError if it is not JSON. */
export async function readJson(req: IncomingMessage): Promise<{ text: string; value: unknown }> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > longestBytes) throw new TooLong(`more than ${longestBytes} bytes`);
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString();
  const value: unknown = JSON.parse(text);
  return { text, value: typeof value === 'object' && value !== null ? value : {} };
}
