import { type Html, html } from '../html/html.ts';
import { renderPage } from '../html/page.ts';
import { renderAlerts } from './alert-list.ts';
import { dashboardPath } from './dashboard-page.ts';
import { home } from './home.ts';
import type { Library } from './library.ts';
import type { Alert } from './prometheus.ts';

export interface ListPageOptions {
  library: Library;
  alerts: readonly Alert[] | { why: string };
}

/** The first page: the dashboards there are, and how the alerts stand. */
export function renderListPage({ library, alerts }: ListPageOptions): Html {
  const { dashboards, broken } = library;
  const main = html`<h1>Dashboards</h1>
${dashboards.length === 0 && html`<p>There are none: no file in the folder of dashboards can be used.</p>`}
<ul class="cards">
${dashboards.map(
  (dashboard) => html`<li><a href="${dashboardPath(dashboard)}">${dashboard.title}</a>
${dashboard.description !== '' && html`<p>${dashboard.description}</p>`}
<p class="quiet">${dashboard.panels.filter((panel) => panel.targets.length > 0).length} panels</p></li>
`,
)}</ul>
${
  broken.length > 0 &&
  html`<h2>Can't be shown</h2>
<ul>${broken.map(({ file, why }) => html`<li><code>${file}</code>: ${why}</li>\n`)}</ul>`
}
<h2>Alerts</h2>
${renderAlerts(alerts)}`;
  return renderPage({ title: 'Dashboards', home, styles: ['/assets/dashboards.css'], main });
}
