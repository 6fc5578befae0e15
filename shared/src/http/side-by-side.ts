import type { Request, RequestHandler, Response } from 'express';

/** What a handler comes to: it calls `next`, or fails. */
function run(handler: RequestHandler, req: Request, res: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    const next = (error?: unknown) => (error ? reject(error) : resolve());
    Promise.resolve(handler(req, res, next)).catch(reject);
  });
}

/**
 * Handlers that need nothing of each other, as one: it takes as long as the slowest of them. They must not answer by themselves. Of
 * several that fail the first in the list counts, and its failure waits for none after it.
 *
 * A body above all: one that is not read at once is lost, with the whole request, if its sender hangs up while we look at the token.
 */
export function sideBySide(...handlers: RequestHandler[]): RequestHandler {
  return async (req, res, next) => {
    const running = handlers.map((handler) => run(handler, req, res));
    // Whoever fails after the first has nobody waiting for it.
    for (const one of running) one.catch(() => {});
    for (const one of running) await one;
    next();
  };
}
