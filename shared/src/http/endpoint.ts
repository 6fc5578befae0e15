import type { RequestHandler } from 'express';
import type { Operation } from '../openapi/operation.ts';
import { type CodePlace, placeHere } from '../telemetry/code-place.ts';

/** One call of the API: what a file in `routes/` exports. */
export interface Endpoint {
  method: 'get' | 'post';
  /** A template such as `/messages/:messageId`: also its name in metrics. */
  path: string;
  /** In this order; a rejected promise is an error answer. */
  handlers: RequestHandler[];
  /** Probes and scrapes: logged at debug, and no sign of traffic when draining. */
  isProbe?: boolean;
  /** Where it is in the sources: traces show the way there. */
  place?: CodePlace;
}

/** The endpoint of a documented call: what the document tells of it is said in one place. */
export function endpointOf(
  { method, path }: Pick<Operation, 'method' | 'path'>,
  ...handlers: RequestHandler[]
): Endpoint {
  return { method, path, handlers, place: placeHere(endpointOf) };
}
