import { createAssets } from '../http/assets.ts';
import { serve } from '../http/serve.ts';
import { createDashboardsApp } from './dashboards-app.ts';
import { createLibrary } from './library.ts';
import { createPrometheus } from './prometheus.ts';

export interface DashboardsOptions {
  host: string;
  /** 0 takes any that is free. */
  port: number;
  /** Of the dashboards' files. */
  folder: string;
  prometheusUrl: string;
  scrapeSeconds: number;
  say: (line: string) => void;
}

/** Mode `dashboards`: draws Grafana's files from Prometheus's figures. */
export async function startDashboards(options: DashboardsOptions) {
  const { host, port, folder, prometheusUrl, scrapeSeconds, say } = options;
  const app = createDashboardsApp({
    library: createLibrary(folder, () => Date.now()),
    prometheus: createPrometheus(prometheusUrl),
    assets: createAssets(),
    scrapeSeconds,
    nowSeconds: () => Date.now() / 1_000,
  });
  return await serve(app, { host, port, say });
}
