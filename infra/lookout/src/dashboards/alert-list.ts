import { type Html, html } from '../html/html.ts';
import type { Alert } from './prometheus.ts';

/** The worst first. */
const states = ['firing', 'pending', 'inactive'];

function renderRunbook({ annotations }: Alert): Html | undefined {
  const runbook = annotations.runbook_url ?? '';
  if (runbook === '') return undefined;
  return /^https?:\/\//.test(runbook)
    ? html`<a href="${runbook}" rel="noreferrer">runbook</a>`
    : html`<code>${runbook}</code>`;
}

function renderAlert(alert: Alert): Html {
  const { alertname, severity, ...labels } = alert.labels;
  const about = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  const state = states.includes(alert.state) ? alert.state : 'other';
  return html`<tr class="alert-${state}">
<td><b class="state">${alert.state}</b></td>
<td>${alert.name} <span class="quiet">${severity}</span></td>
<td>${alert.annotations.summary ?? alert.annotations.description}<br><span class="quiet">${about.join(' ')}</span></td>
<td><time>${alert.since.slice(0, 19).replace('T', ' ')}</time></td>
<td>${renderRunbook(alert)}</td>
</tr>
`;
}

/** What Prometheus's alerts say; `why` when they can't be had. */
export function renderAlerts(alerts: readonly Alert[] | { why: string }): Html {
  if ('why' in alerts) return html`<p class="bad">The alerts are not known: ${alerts.why}.</p>`;
  if (alerts.length === 0) return html`<p class="good">None is firing, none is pending.</p>`;
  const sorted = alerts.toSorted(
    (one, other) => states.indexOf(one.state) - states.indexOf(other.state),
  );
  return html`<table class="alerts">
<thead><tr><th scope="col">State</th><th scope="col">Alert</th><th scope="col">What it says</th><th scope="col">Since (UTC)</th><th scope="col">Runbook</th></tr></thead>
<tbody>
${sorted.map(renderAlert)}</tbody>
</table>`;
}
