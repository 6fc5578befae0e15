import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openSite } from '../../test/dashboards-site.ts';

let site: Awaited<ReturnType<typeof openSite>>;
beforeAll(async () => {
  site = await openSite();
});
beforeEach(() => {
  site.prometheus.asked.length = 0;
});
afterAll(() => site.close());

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
  const { status, text } = await site.open(`/api/panel?${params}`);
  return { status, body: JSON.parse(text) };
};

describe('what Prometheus is asked', () => {
  test('When a panel is wanted, then its own expression is asked for, filled in, on whole steps', async () => {
    const { status, body } = await panel(5, { points: '180' });
    expect(status).toBe(200);
    expect(site.prometheus.asked).toHaveLength(1);
    expect(site.prometheus.asked[0]).toMatchObject({
      path: '/api/v1/query_range',
      query: 'sum by (track) (rate(http_requests_total[20s]))',
    });
    expect(site.prometheus.asked[0]?.params.get('step')).toBe('10');
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
      expect((await site.open(path)).status).toBe(404);
    expect(site.prometheus.asked.map(({ query }) => query)).toEqual([
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
    expect(site.prometheus.asked).toEqual([]);
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
    expect(site.prometheus.asked[0]).toMatchObject({
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
    expect(body.rows[0].slice(2)).toEqual([
      { text: 'stable' },
      { text: '3' },
      { text: '1.51 kreq/s', colour: '#d64550' },
    ]);
    expect(body.rows[1].slice(2)).toEqual([
      { text: 'canary' },
      { text: '1' },
      { text: '504 req/s', colour: '#2f9e62' },
    ]);
  });

  test('When thresholds are to be drawn, then they are there', async () => {
    expect((await panel(6)).body.thresholds).toEqual([{ value: 0.25, colour: '#d64550' }]);
    // The variable stands in braces in the file.
    expect(site.prometheus.asked[0]?.query).toBe('quantiles over 10s');
  });

  test('When a variable is not known, then the panel says so, and nothing is asked', async () => {
    const dashboard = '<script>alert(1)</script>';
    const { status, body } = await panel(0, { dashboard });
    expect([status, body.error]).toEqual([502, 'the variable $replica is not known here']);
    expect(site.prometheus.asked).toEqual([]);
  });
});

test('When Prometheus is gone, then the first page is there and says so, and so do panels', async () => {
  const lonely = await openSite();
  await lonely.prometheus.close();
  try {
    const first = await lonely.open('/');
    expect(first.status).toBe(200);
    expect(first.text).toContain('Prometheus can&#39;t be reached (ECONNREFUSED)');
    const asked = await lonely.open('/api/panel?dashboard=releases&panel=5&from=now-1h');
    expect([asked.status, JSON.parse(asked.text)]).toEqual([
      502,
      { error: "Prometheus can't be reached (ECONNREFUSED)" },
    ]);
    expect(lonely.said).toEqual([]);
  } finally {
    await lonely.close();
  }
});
