import { sendJson, sendText } from '../http/answers.ts';
import { BadBody, readBody } from '../http/read-body.ts';
import type { Handler } from '../http/serve.ts';
import { readExport } from './otlp.ts';
import type { TraceStore } from './trace-store.ts';

/** A batch of 512 spans, the usual one, is well below one MiB. */
const maxBodyBytes = 4 * 1_048_576;
const bodiesAtOnce = 12;

/** gRPC's code for a bad argument: OTLP's errors are google.rpc.Status. */
const invalidArgument = 3;

/** The receiver of OTLP/HTTP, in JSON alone: `POST /v1/traces`. */
export function createReceiver(store: Pick<TraceStore, 'add'>): Handler {
  let underWay = 0;
  return async (req, res, url) => {
    if (url.pathname === '/') return sendText(res, 200, 'OTLP/HTTP: POST /v1/traces');
    if (url.pathname !== '/v1/traces') return sendText(res, 404, 'only /v1/traces is here');
    if (req.method !== 'POST') return sendText(res, 405, 'wants POST');
    const refuse = (status: number, message: string) =>
      // What is left of the body isn't read: the connection can't go on.
      sendJson(res, status, { code: invalidArgument, message }, { connection: 'close' });
    if (req.headers['content-type']?.split(';')[0]?.trim() !== 'application/json')
      return refuse(415, 'wants OTLP in JSON (content-type: application/json)');
    if (underWay >= bodiesAtOnce)
      return sendJson(res, 503, { message: 'busy' }, { 'retry-after': '1', connection: 'close' });
    underWay += 1;
    try {
      const body = await readBody(req, maxBodyBytes);
      const { spans, rejected, reason } = readExport(JSON.parse(body.toString()));
      const refused = spans.filter((span) => !store.add(span)).length;
      const rejectedSpans = rejected + refused;
      const errorMessage = refused > 0 ? 'a trace has too many spans' : reason;
      sendJson(
        res,
        200,
        rejectedSpans > 0 ? { partialSuccess: { rejectedSpans, errorMessage } } : {},
      );
    } catch (error) {
      if (req.errored !== null && req.errored !== undefined) return res.destroy();
      refuse(error instanceof BadBody ? error.status : 400, (error as Error).message);
    } finally {
      underWay -= 1;
    }
  };
}
