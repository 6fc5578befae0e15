import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Knobs } from './knobs.ts';
import { readJson } from './read-json.ts';

export interface ControlDeps {
  knobs: () => Knobs;
  /** Throws when they make no sense. */
  setKnobs: (wanted: unknown) => void;
  /** What came, in numbers. */
  totals: () => object;
  /** Every key that came. */
  keys: () => object[];
  reset: () => void;
}

/**
 * GET and PUT /knobs (what is not named becomes calm) · GET /received, in numbers · GET /received/keys, one by one ·
 * DELETE /received, to forget all.
 */
export function handleControl(deps: ControlDeps) {
  const routes: Record<string, (req: IncomingMessage) => object | Promise<object>> = {
    'GET /knobs': deps.knobs,
    'PUT /knobs': async (req) => {
      deps.setKnobs((await readJson(req)).value);
      return deps.knobs();
    },
    'GET /received': deps.totals,
    'GET /received/keys': deps.keys,
    'DELETE /received': () => {
      deps.reset();
      return deps.totals();
    },
  };
  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const route = routes[`${req.method} ${req.url}`];
    const send = (status: number, body: object) =>
      res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (route === undefined) return void send(404, { routes: Object.keys(routes) });
    try {
      send(200, await route(req));
    } catch (error) {
      send(400, { error: (error as Error).message });
    }
  };
}
