import { createHash } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Endpoint } from '../http/endpoint.ts';
import { openApiDocument } from './document.ts';
import type { Operation } from './operation.ts';

/**
 * The document at the paths of these operations. It is made once. `no-cache`: a copy may be kept, but has to be asked for, because the next
 * replica may be of another version.
 */
export function documentEndpoints(...operations: Operation[]): Endpoint[] {
  const text = JSON.stringify(openApiDocument());
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`;
  const handle: RequestHandler = (req, res) => {
    res.set({ ETag: etag, 'Cache-Control': 'no-cache' });
    if (req.fresh) res.status(304).end();
    else res.type('application/json').end(text);
  };
  return operations.map(({ method, path }) => ({ method, path, handlers: [handle] }));
}
