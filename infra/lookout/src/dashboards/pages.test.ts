import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSite } from '../../test/dashboards-site.ts';
import { inlineCodeIn } from '../../test/inline-code.ts';

let site: Awaited<ReturnType<typeof openSite>>;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

test('When the first page is opened, then dashboards, alerts and files that are no use are listed', async () => {
  site.prometheus.alerts.push(
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
  const { status, text } = await site.open('/');
  expect(status).toBe(200);
  expect(text).toContain('href="/d/releases/releases-stable-against-canary"');
  expect(text).toContain('<code>broken.json</code>');
  expect(text).toContain('another one has the uid releases too');
  expect(text.indexOf('Burns')).toBeLessThan(text.indexOf('Waits'));
  expect(text).toContain('&lt;b&gt;fire&lt;/b&gt;');
  expect(text).not.toContain('href="javascript:');
});

test('When a dashboard is opened, then its panels stand where its file says', async () => {
  const { text } = await site.open('/d/releases/whatever');
  expect(text).toMatch(/data-x="12" data-y="5" data-w="12" data-h="8" data-panel="6"/);
  expect(text).toContain('<option value="now-30m" selected>');
  expect(text).toContain('<code>&lt;b&gt;</code> stays text');
});

test('When a stretch was marked, then it is shown until another time is chosen', async () => {
  const marked = await site.open('/d/releases/x?from=1750000000000&to=1750000060000&refresh=');
  expect(marked.text).toContain('data-from="1750000000000" data-to="1750000060000"');
  const chosen = await site.open('/d/releases/x?from=now-6h&to=1750000060000');
  expect(chosen.text).toContain('data-from="now-6h" data-to="now"');
});

test.each(['/', '/d/%3Cscript%3Ealert(1)%3C%2Fscript%3E/x?from=%22%3E%3Cscript%3E'])(
  'When files hold markup, then %s shows it as text',
  async (path) => {
    const { status, text, headers } = await site.open(path);
    expect(status).toBe(200);
    expect(text.match(/<script/g) ?? []).toHaveLength(path === '/' ? 0 : 1);
    expect(inlineCodeIn(text)).toEqual([]);
    expect(text).not.toMatch(/<img src=x|href="javascript/);
    expect(headers.get('content-security-policy')).toContain(
      "default-src 'none'; script-src 'self'",
    );
  },
);

test('When a page needs files, then all of them are there, down to what they import', async () => {
  const { text } = await site.open('/d/releases/x');
  const wanted = [...text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(
    ([, path]) => path ?? '',
  );
  expect(wanted.length).toBeGreaterThan(4);
  for (const path of wanted) {
    const asset = await site.open(path);
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
  async (path) => expect((await site.open(path)).status).toBe(404),
);
