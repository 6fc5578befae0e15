import { isUtf8 } from 'node:buffer';
import express, { type Request, type RequestHandler } from 'express';
import { problems } from './problem.ts';

/** As the edge has it; the edge must be able to replay a request. */
export const bodyLimitBytes = 16_384;

const parse = express.json({
  limit: bodyLimitBytes,
  inflate: false,
  type: 'application/json',
  verify(_req, _res, bytes) {
    // Decoding would put replacement characters in, and store what nobody wrote.
    if (!isUtf8(bytes)) throw problems.malformedJson();
  },
});

/** What body-parser says, in our words. */
function toProblem(error: unknown) {
  switch ((error as { type?: string }).type) {
    case 'entity.too.large':
      return problems.bodyTooLarge();
    case 'entity.parse.failed':
    case 'entity.verify.failed':
      return problems.malformedJson();
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return problems.unsupportedMediaType();
    default:
      return error;
  }
}

/** JSON is UTF-8 (RFC 8259); a caller who says otherwise means other text than we would read. */
function isJsonInUtf8(req: Request): boolean {
  if (!req.is('application/json')) return false;
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(req.headers['content-type'] ?? '')?.[1];
  return charset === undefined || /^utf-?8$/i.test(charset);
}

function hasBody({ headers }: Request): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

/** Reads a JSON body into `req.body`. For endpoints that want one; the others read no body at all. */
export const jsonBody: RequestHandler = (req, res, next) => {
  // Without a body there need be no type either: the schema says what is missing.
  if (!hasBody(req)) return next();
  if (!isJsonInUtf8(req)) return next(problems.unsupportedMediaType());
  parse(req, res, (error?: unknown) => (error ? next(toProblem(error)) : next()));
};
