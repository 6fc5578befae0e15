import { createAssets } from '../http/assets.ts';
import { serve } from '../http/serve.ts';
import { createQueryApp } from './query-app.ts';
import { createReceiver } from './receiver.ts';
import { createTraceStore, type StoreLimits } from './trace-store.ts';

export interface TracesOptions {
  host: string;
  /** 0 takes any that is free. */
  otlpPort: number;
  queryPort: number;
  limits: StoreLimits;
  say: (line: string) => void;
}

/** Mode `traces`: a receiver, a store in memory, and pages. */
export async function startTraces({ host, otlpPort, queryPort, limits, say }: TracesOptions) {
  const store = createTraceStore(limits);
  const assets = createAssets();
  const nowMicros = () => Date.now() * 1_000;
  const receiver = await serve(createReceiver(store), { host, port: otlpPort, say });
  const pages = await serve(createQueryApp({ store, assets, nowMicros }), {
    host,
    port: queryPort,
    say,
  });
  return {
    otlpUrl: receiver.url,
    url: pages.url,
    totals: store.totals,
    async close() {
      await Promise.all([receiver.close(), pages.close()]);
    },
  };
}
