import express, { type Express, type RequestHandler } from 'express';
import { faultHandlers } from '../faults/fault-handlers.ts';
import type { FaultPlan } from '../faults/fault-plan.ts';
import type { TraceRequests } from '../telemetry/trace-requests.ts';
import { answerJson } from './answer-json.ts';
import type { Endpoint } from './endpoint.ts';
import { errorHandler } from './errors.ts';
import { localsOf } from './locals.ts';
import { meantFor } from './meant-for.ts';
import { problems } from './problem.ts';
import { type RequestContextDeps, requestContext } from './request-context.ts';

export interface HttpAppOptions extends RequestContextDeps {
  endpoints: Endpoint[];
  /** Of a demonstration version; none: it behaves. */
  faults?: FaultPlan | undefined;
}

/** Tells the request's log line, metrics and trace which endpoint it is. */
function mark(endpoint: Endpoint, traces: TraceRequests | undefined): RequestHandler {
  const traced = endpoint.isProbe ? undefined : traces;
  return (req, res, next) => {
    const locals = localsOf(res);
    locals.endpoint = endpoint;
    traced?.begin(locals, req.method, req.headers.traceparent);
    next();
  };
}

/** What one can do at each path, for 405 answers. */
function methodsByPath(endpoints: Endpoint[]): Map<string, string> {
  const methods = new Map<string, string[]>();
  for (const { method, path } of endpoints) {
    const names = method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()];
    methods.set(path, [...(methods.get(path) ?? []), ...names]);
  }
  return new Map([...methods].map(([path, names]) => [path, names.join(', ')]));
}

/** An Express app of these endpoints that answers every error as problem+json. It does not listen. */
export function createHttpApp({ endpoints, faults, ...context }: HttpAppOptions): Express {
  const misbehave = faults && faultHandlers(faults, endpoints);

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.enable('case sensitive routing');
  app.response.json = answerJson;
  app.use(requestContext(context));
  app.use(meantFor(context.identity));
  for (const endpoint of endpoints) {
    const fault = misbehave?.get(endpoint);
    const handlers = fault === undefined ? endpoint.handlers : [fault, ...endpoint.handlers];
    app[endpoint.method](endpoint.path, mark(endpoint, context.traces), ...handlers);
  }
  for (const [path, allowed] of methodsByPath(endpoints))
    app.all(path, () => {
      throw problems.methodNotAllowed(allowed);
    });
  app.use(() => {
    throw problems.notFound();
  });
  app.use(errorHandler(context.log));
  return app;
}
