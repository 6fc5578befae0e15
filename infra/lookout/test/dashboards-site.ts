import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startDashboards } from '../src/dashboards/start-dashboards.ts';
import { startFakePrometheus } from './fake-prometheus.ts';

const fixtures = fileURLToPath(new URL('./dashboards', import.meta.url));

/** Mode `dashboards` with the fixtures, a file that is broken, and one whose uid another has; Prometheus is made up. */
export async function openSite() {
  const folder = mkdtempSync(join(tmpdir(), 'serin-dashboards-'));
  cpSync(fixtures, folder, { recursive: true });
  writeFileSync(join(folder, 'broken.json'), '{');
  writeFileSync(join(folder, 'twice.json'), '{"uid":"releases","panels":[]}');
  const prometheus = await startFakePrometheus();
  const said: string[] = [];
  const site = await startDashboards({
    host: '127.0.0.1',
    port: 0,
    folder,
    prometheusUrl: prometheus.url,
    scrapeSeconds: 5,
    say: (line) => said.push(line),
  });
  return {
    prometheus,
    said,
    async open(path: string) {
      const answer = await fetch(site.url + path);
      return { status: answer.status, headers: answer.headers, text: await answer.text() };
    },
    async close() {
      await site.close();
      await prometheus.close();
      rmSync(folder, { recursive: true });
    },
  };
}
