import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startFakePrometheus } from '../../test/fake-prometheus.ts';
import { startDashboards } from './start-dashboards.ts';

const fixtures = fileURLToPath(new URL('../../test/dashboards', import.meta.url));
let folder: string;
let prometheus: Awaited<ReturnType<typeof startFakePrometheus>>;
let site: Awaited<ReturnType<typeof startDashboards>>;

const start = (prometheusUrl: string) =>
  startDashboards({
    host: '127.0.0.1',
    port: 0,
    folder,
    prometheusUrl,
    scrapeSeconds: 5,
    say: () => {},
  });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'serin-dashboards-'));
  cpSync(fixtures, folder, { recursive: true });
  writeFileSync(join(folder, 'broken.json'), '{');
  writeFileSync(join(folder, 'twice.json'), '{"uid":"releases","panels":[]}');
  prometheus = await startFakePrometheus();
  site = await start(prometheus.url);
});
beforeEach(() => {
  prometheus.asked.length = 0;
  prometheus.alerts.length = 0;
});
afterAll(async () => {
  await Promise.all([site.close(), prometheus.close()]);
  rmSync(folder, { recursive: true });
});

const open = async (path: string) => {
  const answer = await fetch(site.url + path);
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
};
const panel = async (id: number | string, more: Record<string, string> = {}) => {
  const from = '1750000000000';
  const to = '1750001800000';
  const params = new URLSearchParams({
    dashboard: 'releases',
    panel: String(id),
    from,
    to,
    ...more,
  });
  const { status, text } = await open(`/api/panel?${params}`);
  return { status, body: JSON.parse(text) };
};

describe('what Prometheus is asked', () => {
  test('When a panel is wanted, then its own expression is asked for, filled in, on whole steps', async () => {
    const { status, body } = await panel(5, { points: '180' });
    expect(status).toBe(200);
    expect(prometheus.asked).toHaveLength(1);
    expect(prometheus.asked[0]).toMatchObject({
      path: '/api/v1/query_range',
      query: 'sum by (track) (rate(http_requests_total[20s]))',
    });
    expect(prometheus.asked[0]?.params.get('step')).toBe('10');
    expect(body.series.map(({ name }: { name: string }) => name)).toEqual(['canary', 'stable']);
    expect(body.times).toHaveLength(181);
    expect(body.series[0].values).toHaveLength(181);
    expect(body.unit).toBe('reqps');
  });

  test('When a caller brings an expression of his own, then Prometheus never hears it', async () => {
    const mine = 'count({__name__=~".+"})';
    await panel(5, { query: mine, expr: mine, targets: mine, step: '1' });
    await panel(mine);
    await panel(5, { dashboard: mine });
    for (const path of ['/api/v1/query?query=up', '/api/v1/query_range?query=up', '/api/v1/alerts'])
      expect((await open(path)).status).toBe(404);
    expect(prometheus.asked.map(({ query }) => query)).toEqual([
      'sum by (track) (rate(http_requests_total[20s]))',
    ]);
  });

  test.each([
    ['a panel that asks for nothing', 4, {}, 404],
    ['a row', 1, {}, 404],
    ['a panel that is not there', 77, {}, 404],
    ['a time that makes no sense', 5, { from: 'then' }, 400],
    ['a year', 5, { from: '1700000000000' }, 400],
  ])('When %s is asked for, then nothing is asked', async (_what, id, more, wanted) => {
    const { status, body } = await panel(id, more);
    expect(status).toBe(wanted);
    expect(body.error).toMatch(/./);
    expect(prometheus.asked).toEqual([]);
  });

  test('When many points are wanted, then no more than a thousand are asked for', async () => {
    const { body } = await panel(5, { points: '1e9', from: '1749000000000', to: '1750001800000' });
    expect(body.times.length).toBeLessThanOrEqual(1_002);
  });
});

describe('what panels show', () => {
  test('When it is a stat, then each series is a figure in its unit, coloured by the thresholds', async () => {
    expect((await panel(2)).body).toEqual({
      type: 'stat',
      values: [
        { name: 'stable', text: '99.99%', colour: '#2f9e62' },
        { name: 'canary', text: '98.10%', colour: '#d64550' },
      ],
    });
    expect(prometheus.asked[0]).toMatchObject({
      path: '/api/v1/query',
      query: 'success_ratio[1800s]',
    });
  });

  test('When it is a table of two expressions, then their values stand in one row, renamed and in order', async () => {
    const { body } = await panel(3);
    expect(body.columns.map(({ name }: { name: string }) => name)).toEqual([
      'service',
      'version',
      'track',
      'Replicas',
      'Rate',
    ]);
    expect(body.rows[1].map(({ text }: { text: string }) => text)).toEqual([
      'message',
      '1.1.0',
      'canary',
      '1',
      '504 req/s',
    ]);
  });

  test('When thresholds are to be drawn, then they are there', async () => {
    expect((await panel(6)).body.thresholds).toEqual([{ value: 0.25, colour: '#d64550' }]);
    // The variable stands in braces in the file.
    expect(prometheus.asked[0]?.query).toBe('quantiles over 10s');
  });

  test('When a variable is not known, then the panel says so, and nothing is asked', async () => {
    const dashboard = '<script>alert(1)</script>';
    const { status, body } = await panel(0, { dashboard });
    expect([status, body.error]).toEqual([502, 'the variable $replica is not known here']);
    expect(prometheus.asked).toEqual([]);
  });
});

describe('pages', () => {
  test('When the first page is opened, then dashboards, alerts and files that are no use are listed', async () => {
    prometheus.alerts.push(
      {
        labels: { alertname: 'Waits' },
        annotations: {},
        state: 'pending',
        activeAt: '2026-01-01T00:00:00Z',
      },
      {
        labels: { alertname: 'Burns', severity: 'page' },
        annotations: { summary: '<b>fire</b>', runbook_url: 'javascript:alert(1)' },
        state: 'firing',
        activeAt: '2026-01-01T00:00:00Z',
      },
    );
    const { status, text } = await open('/');
    expect(status).toBe(200);
    expect(text).toContain('href="/d/releases/releases-stable-against-canary"');
    expect(text).toContain('<code>broken.json</code>');
    expect(text).toContain('another one has the uid releases too');
    expect(text.indexOf('Burns')).toBeLessThan(text.indexOf('Waits'));
    expect(text).toContain('&lt;b&gt;fire&lt;/b&gt;');
    expect(text).not.toContain('href="javascript:');
  });

  test('When a dashboard is opened, then its panels stand where its file says', async () => {
    const { text } = await open('/d/releases/whatever');
    expect(text).toMatch(/data-x="12" data-y="5" data-w="12" data-h="8" data-panel="6"/);
    expect(text).toContain('<option value="now-30m" selected>');
    expect(text).toContain('<code>&lt;b&gt;</code> stays text');
  });

  test('When a stretch was marked, then it is shown until another time is chosen', async () => {
    const marked = await open('/d/releases/x?from=1750000000000&to=1750000060000&refresh=');
    expect(marked.text).toContain('data-from="1750000000000" data-to="1750000060000"');
    const chosen = await open('/d/releases/x?from=now-6h&to=1750000060000');
    expect(chosen.text).toContain('data-from="now-6h" data-to="now"');
  });

  test.each(['/', '/d/%3Cscript%3Ealert(1)%3C%2Fscript%3E/x?from=%22%3E%3Cscript%3E'])(
    'When files hold markup, then %s shows it as text',
    async (path) => {
      const { status, text, headers } = await open(path);
      expect(status).toBe(200);
      expect(text.match(/<script/g) ?? []).toHaveLength(path === '/' ? 0 : 1);
      expect(text).not.toMatch(/<[^>]*\s(style|on[a-z]+)=/);
      expect(text).not.toMatch(/<img src=x|href="javascript/);
      expect(headers.get('content-security-policy')).toContain(
        "default-src 'none'; script-src 'self'",
      );
    },
  );

  test('When a page needs files, then all of them are there, down to what they import', async () => {
    const { text } = await open('/d/releases/x');
    const wanted = [...text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(
      ([, path]) => path ?? '',
    );
    expect(wanted.length).toBeGreaterThan(4);
    for (const path of wanted) {
      const asset = await open(path);
      expect([path, asset.status]).toEqual([path, 200]);
      for (const [, from = ''] of asset.text.matchAll(/ from '([^']+)'/g))
        wanted.push(new URL(from, `http://x${path}`).pathname);
      if (path.endsWith('.ts')) expect(asset.headers.get('content-type')).toContain('javascript');
    }
    expect(wanted).toContain('/assets/uplot.js');
    expect(wanted).toContain('/assets/units.ts');
  });

  test.each(['/d/none', '/x', '/assets/panel.test.ts', '/assets/..%2fsrc%2fmain.ts'])(
    'When %s is not there, then the answer is 404',
    async (path) => expect((await open(path)).status).toBe(404),
  );
});

describe('without Prometheus', () => {
  test('When it is gone, then the first page is there and says so, and panels do', async () => {
    const gone = await startFakePrometheus();
    await gone.close();
    const lonely = await start(gone.url);
    try {
      const first = await fetch(lonely.url);
      expect(first.status).toBe(200);
      expect(await first.text()).toContain('Prometheus can&#39;t be reached (ECONNREFUSED)');
      const answer = await fetch(`${lonely.url}/api/panel?dashboard=releases&panel=5&from=now-1h`);
      expect(answer.status).toBe(502);
      expect(await answer.json()).toEqual({ error: "Prometheus can't be reached (ECONNREFUSED)" });
    } finally {
      await lonely.close();
    }
  });
});
