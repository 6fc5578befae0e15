import { IncomingMessage, type RequestListener, ServerResponse } from 'node:http';

type Constructor = new (...args: never[]) => object;

/** A constructor of the same objects, but for their prototype. */
function withPrototype<Made extends Constructor>(base: Made, prototype: object): Made {
  function Made(...args: unknown[]): object {
    return Reflect.construct(base, args, Made);
  }
  Made.prototype = prototype;
  return Made as unknown as Made;
}

/**
 * Options for Node's `createServer`. Express turns each request and response into its own kind by changing their prototypes, which takes
 * V8 the tenth of a whole request. Born as what they become, there is nothing to change. Nothing, for a handler that isn't Express.
 */
export function bornFor(handler: RequestListener) {
  const { request, response } = handler as { request?: object; response?: object };
  if (request === undefined || response === undefined) return {};
  return {
    IncomingMessage: withPrototype(IncomingMessage, request),
    ServerResponse: withPrototype(ServerResponse, response),
  };
}
