import { renderTrouble } from '../html/page.ts';
import { sendHtml, sendJson, sendText } from '../http/answers.ts';
import type { createAssets } from '../http/assets.ts';
import type { Handler } from '../http/serve.ts';
import { renderDashboardPage } from './dashboard-page.ts';
import { home } from './home.ts';
import { renderListPage } from './list-page.ts';
import { createPanelCall, type PanelCallDeps } from './panel-call.ts';
import type { Alert, Prometheus } from './prometheus.ts';

export interface DashboardsAppDeps extends PanelCallDeps {
  prometheus: Prometheus;
  assets: ReturnType<typeof createAssets>;
}

const longestText = 40;

/** What Grafana has on port 3000: `/`, `/dashboards`, `/d/<uid>`, `/api/health`; and `/api/panel` for its own pages. */
export function createDashboardsApp(deps: DashboardsAppDeps): Handler {
  const { library, prometheus, assets } = deps;
  const answerPanel = createPanelCall(deps);

  const alerts = (): Promise<Alert[] | { why: string }> =>
    prometheus.alerts().catch((error: Error) => ({ why: error.message }));

  return async (req, res, { pathname, searchParams }) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') return sendText(res, 405, 'wants GET');
    if (pathname.startsWith('/assets/')) return assets(res, pathname);
    if (pathname === '/api/health') return sendJson(res, 200, { database: 'ok' });
    if (pathname === '/api/panel') return answerPanel(res, searchParams);
    if (pathname === '/' || pathname === '/dashboards') {
      const [all, state] = await Promise.all([library(), alerts()]);
      return sendHtml(res, 200, renderListPage({ library: all, alerts: state }));
    }
    const [, uid] = /^\/d\/([^/]+)/.exec(pathname) ?? [];
    const { dashboards } = await library();
    const dashboard = dashboards.find((each) => encodeURIComponent(each.uid) === uid);
    if (dashboard === undefined)
      return sendHtml(res, 404, renderTrouble(home, 'No such dashboard', 'None has this address.'));
    const say = (name: 'from' | 'to' | 'refresh') =>
      (searchParams.get(name) ?? dashboard[name]).slice(0, longestText);
    const shown = { from: say('from'), to: say('to'), refresh: say('refresh') };
    // Chosen in the form: it goes with `now`, whatever was marked before.
    if (shown.from.startsWith('now')) shown.to = 'now';
    sendHtml(res, 200, renderDashboardPage(dashboard, shown));
  };
}
