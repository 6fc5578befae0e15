import { keepFor } from '@serin/shared/cache/keep-for.ts';
import { type Endpoint, endpointOf } from '@serin/shared/http/endpoint.ts';
import { getFront as operation } from '@serin/shared/openapi/front-operation.ts';
import type { Identity } from '@serin/shared/telemetry/identity.ts';
import { frontPage } from '../front/front-page.ts';
import type { TakeStock } from '../front/take-stock.ts';

/** However many ask, the upstreams are asked once in this time. */
const keptMillis = 1_000;

export interface GetFrontDeps {
  identity: Identity;
  takeStock: TakeStock;
}

/** GET /: the system's state, for people. Also a replica that is not ready answers it: just then somebody wants to know why. */
export function getFront({ identity, takeStock }: GetFrontDeps): Endpoint {
  const started = performance.now();
  const page = keepFor(keptMillis, async () => {
    const uptimeSeconds = (performance.now() - started) / 1_000;
    return frontPage(await takeStock(), identity, { now: new Date(), uptimeSeconds });
  });
  const endpoint = endpointOf(operation, async (_req, res) => {
    res.set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
    res.type('text/plain').end(await page());
  });
  // No sign of traffic: the edge asks for it wherever the process lives, also while it drains.
  return { ...endpoint, isProbe: true };
}
