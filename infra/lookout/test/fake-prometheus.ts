import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  path: string;
  query: string;
  params: URLSearchParams;
}

type Series = { metric: Record<string, string>; at: (seconds: number) => number };

const wave = (middle: number, swing: number) => (seconds: number) =>
  middle + swing * Math.sin(seconds / 200 + middle) + (swing / 4) * Math.sin(seconds / 17);

const tracks = ['stable', 'canary'] as const;

/** What the fixtures' expressions give, by their beginning. */
const answers: Readonly<Record<string, Series[]>> = {
  success_ratio: [
    { metric: { track: 'stable' }, at: () => 0.99987 },
    { metric: { track: 'canary' }, at: () => 0.981 },
  ],
  'replicas by version': tracks.map((track) => ({
    metric: {
      service: 'message',
      version: track === 'stable' ? '1.0.0' : '1.1.0',
      track,
      job: 'r',
    },
    at: () => (track === 'stable' ? 3 : 1),
  })),
  'requests by version': tracks.map((track) => ({
    metric: {
      service: 'message',
      version: track === 'stable' ? '1.0.0' : '1.1.0',
      track,
      job: 'r',
    },
    at: () => (track === 'stable' ? 1_512.4 : 503.9),
  })),
  'sum by (track)': tracks.map((track) => ({
    metric: { track },
    at: wave(track === 'stable' ? 300 : 100, track === 'stable' ? 30 : 12),
  })),
  'quantiles over': tracks.flatMap((track) =>
    ['50', '99'].map((quantile) => ({
      metric: { track, quantile },
      at: wave((quantile === '50' ? 0.02 : 0.12) * (track === 'stable' ? 1 : 1.9), 0.01),
    })),
  ),
  memory: ['used', 'cached', 'buffers'].map((kind, place) => ({
    metric: { kind },
    at: wave(2 ** 31 / (place + 1), 2 ** 27),
  })),
};

function resultOf(path: string, params: URLSearchParams) {
  const [, found = []] =
    Object.entries(answers).find(([start]) => params.get('query')?.startsWith(start)) ?? [];
  if (path.endsWith('/query'))
    return found.map(({ metric, at }) => {
      const time = Number(params.get('time'));
      return { metric, value: [time, String(at(time))] };
    });
  const [start, end, step] = ['start', 'end', 'step'].map((name) => Number(params.get(name)));
  return found.map(({ metric, at }) => {
    const values: [number, string][] = [];
    for (let time = start ?? 0; time <= (end ?? 0); time += step || 1)
      values.push([time, String(at(time))]);
    return { metric, values };
  });
}

/** Answers as Prometheus's HTTP API does, with made-up figures, and remembers what it was asked. */
export async function startFakePrometheus() {
  const asked: Asked[] = [];
  const alerts: unknown[] = [];
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req as AsyncIterable<Buffer>) chunks.push(chunk);
    const params = new URLSearchParams(Buffer.concat(chunks).toString());
    const path = req.url ?? '';
    const query = params.get('query') ?? '';
    asked.push({ path, query, params });
    res.setHeader('content-type', 'application/json');
    if (query.includes('refuse'))
      return res.writeHead(400).end(JSON.stringify({ status: 'error', error: 'parse error' }));
    const data = path.endsWith('/alerts')
      ? { alerts }
      : {
          resultType: path.endsWith('/query') ? 'vector' : 'matrix',
          result: resultOf(path, params),
        };
    res.end(JSON.stringify({ status: 'success', data }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    alerts,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
