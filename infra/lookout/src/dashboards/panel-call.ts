import type { ServerResponse } from 'node:http';
import { sendJson } from '../http/answers.ts';
import type { Library } from './library.ts';
import { fetchPanel } from './panel-data.ts';
import type { Prometheus } from './prometheus.ts';
import { readTimeRange, type TimeRange } from './time-range.ts';

export interface PanelCallDeps {
  library: () => Promise<Library>;
  prometheus: Pick<Prometheus, 'query' | 'queryRange'>;
  scrapeSeconds: number;
  nowSeconds: () => number;
}

/**
 * `GET /api/panel?dashboard=&panel=&from=&to=&points=`. A caller names a panel, never an expression: nothing but what the dashboards'
 * files hold can be asked of Prometheus through here.
 */
export function createPanelCall({ library, prometheus, scrapeSeconds, nowSeconds }: PanelCallDeps) {
  return async (res: ServerResponse, params: URLSearchParams) => {
    const { dashboards } = await library();
    const dashboard = dashboards.find(({ uid }) => uid === params.get('dashboard'));
    const panel = dashboard?.panels.find(({ id }) => String(id) === params.get('panel'));
    if (panel === undefined || panel.targets.length === 0)
      return sendJson(res, 404, { error: 'there is no such panel' });
    let range: TimeRange;
    try {
      range = readTimeRange(params.get('from') ?? '', params.get('to') ?? 'now', nowSeconds());
    } catch (error) {
      return sendJson(res, 400, { error: (error as Error).message });
    }
    const points = Number(params.get('points') ?? 300) || 300;
    try {
      sendJson(res, 200, await fetchPanel(prometheus, { panel, range, points, scrapeSeconds }));
    } catch (error) {
      sendJson(res, 502, { error: (error as Error).message });
    }
  };
}
