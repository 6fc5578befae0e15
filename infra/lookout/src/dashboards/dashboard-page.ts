import { type Html, html } from '../html/html.ts';
import { renderPage } from '../html/page.ts';
import type { Dashboard } from './dashboard.ts';
import { home } from './home.ts';
import { renderMarkdown } from './markdown.ts';
import type { Panel } from './panel.ts';
import { renderRangeForm, type Shown } from './range-form.ts';

const drawn = ['timeseries', 'stat', 'table'];

/** As in Grafana: `/d/<uid>/<title>`. */
export function dashboardPath({ uid, title }: Pick<Dashboard, 'uid' | 'title'>): string {
  const slug = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return `/d/${encodeURIComponent(uid)}/${slug}`;
}

function renderBody({ type, content, targets }: Panel): Html | Html[] {
  if (type === 'text') return renderMarkdown(content);
  if (!drawn.includes(type))
    return html`<p class="quiet">A panel of the kind “${type}” is not drawn here.</p>`;
  if (targets.length === 0) return html`<p class="quiet">It asks for nothing.</p>`;
  return html`<div class="content" aria-busy="true"></div>`;
}

function renderPanel(panel: Panel): Html {
  const { id, type, title, description, place, targets } = panel;
  const at = html`data-x="${place.x}" data-y="${place.y}" data-w="${place.w}" data-h="${place.h}"`;
  if (type === 'row') return html`<h2 class="row" ${at}>${title}</h2>\n`;
  const isAsked = drawn.includes(type) && targets.length > 0;
  return html`<section class="panel ${drawn.includes(type) ? type : 'text'}" ${at}${isAsked && html` data-panel="${id}"`}>
${title !== '' && html`<h3>${title}</h3>`}
${description !== '' && html`<details class="about"><summary aria-label="about ${title}">?</summary><p>${description}</p></details>`}
${renderBody(panel)}
</section>
`;
}

/** One dashboard. The panels' contents are brought by a script, everything else is here. */
export function renderDashboardPage(dashboard: Dashboard, shown: Shown): Html {
  const { uid, title, description, panels, ignored } = dashboard;
  const sorted = panels.toSorted(
    (one, other) => one.place.y - other.place.y || one.place.x - other.place.x,
  );
  const main = html`<h1>${title}</h1>
${description !== '' && html`<p class="quiet">${description}</p>`}
${ignored.length > 0 && html`<p class="quiet">Not understood here: ${ignored.join(', ')}.</p>`}
<noscript><p class="bad">The panels are drawn by a script, and this browser runs none. Prometheus itself answers text browsers.</p></noscript>
<div class="grid" data-dashboard="${uid}" data-from="${shown.from}" data-to="${shown.to}" data-refresh="${shown.refresh}">
${sorted.map(renderPanel)}</div>
<p class="quiet" id="state" role="status"></p>`;
  return renderPage({
    title,
    home,
    styles: ['/assets/uplot.css', '/assets/dashboards.css'],
    scripts: ['/assets/dashboard.ts'],
    aside: renderRangeForm(shown),
    main,
  });
}
