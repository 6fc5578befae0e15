import { isUtf8 } from 'node:buffer';
import express, { type RequestHandler } from 'express';
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

/** Reads a JSON body into `req.body`. For endpoints that want one; the others read no body at all. */
export const jsonBody: RequestHandler = (req, res, next) => {
  if (!req.is('application/json')) {
    // Without a body there is no type either: the schema says what is missing.
    const hasBody = req.is('*/*') !== null;
    return next(hasBody ? problems.unsupportedMediaType() : undefined);
  }
  parse(req, res, (error?: unknown) => (error ? next(toProblem(error)) : next()));
};
