import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ReceivedSpan, spansIn } from './otlp.ts';

/** `silent`: takes connections and requests, and never answers. */
type Mode = 'working' | 'failing' | 'silent';

export interface OtlpReceiver {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  endpoint: string;
  /** Everything that came while it worked. */
  spans: ReceivedSpan[];
  /** The spans of one trace. */
  trace(traceId: string): ReceivedSpan[];
  /** How many requests there were, answered or not. */
  requests(): number;
  become(mode: Mode): void;
  close(): Promise<void>;
}

/** A collector of traces, as far as exporters see it: OTLP over HTTP, in JSON. */
export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  let requests = 0;
  let mode: Mode = 'working';
  const server = createServer(async (req, res) => {
    requests += 1;
    const body = Buffer.concat(await req.toArray()).toString();
    if (mode === 'silent') return;
    if (mode === 'failing') return res.writeHead(400).end();
    if (req.method !== 'POST' || req.url !== '/v1/traces') return res.writeHead(404).end();
    spans.push(...spansIn(body));
    res.setHeader('Content-Type', 'application/json').end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    spans,
    trace: (traceId) => spans.filter((span) => span.traceId === traceId),
    requests: () => requests,
    become(next) {
      mode = next;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
