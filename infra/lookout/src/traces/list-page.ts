import { type Html, html } from '../html/html.ts';
import { renderPage } from '../html/page.ts';
import { formatInstant, formatMicros } from '../html/time.ts';
import { serviceBadge, trackBadge, versionBadge } from './badges.ts';
import { home } from './home.ts';
import { choicesOf, filterTraces, type ListFilter, lengthOf, shownAtMost } from './list-filter.ts';
import { renderListForm } from './list-form.ts';
import type { TraceStore } from './trace-store.ts';
import type { TraceSummary } from './trace-summary.ts';

function renderSenders({ senders }: TraceSummary): Html[] {
  const byService = Map.groupBy(senders.values(), ({ service }) => service);
  return Array.from(byService, ([service, all]) => {
    const spans = all.reduce((sum, sender) => sum + sender.spans, 0);
    const tracks = all.map(
      ({ track, version }) => html`${trackBadge(track)}${versionBadge(version)}`,
    );
    return html`<span class="sender">${serviceBadge(service, spans)}${tracks}</span>`;
  });
}

function renderRow(summary: TraceSummary, longest: number): Html {
  const { traceId, root, start, errors } = summary;
  const length = lengthOf(summary);
  const share = Math.max(2, Math.round((length / Math.max(1, longest)) * 1_000));
  return html`<tr${errors > 0 && html` class="failed"`}>
<td><time>${formatInstant(start)}</time></td>
<td><a href="/trace/${traceId}">${root.name || '(no name)'}</a>${errors > 0 && html` <span class="badge error">${errors} ${errors === 1 ? 'error' : 'errors'}</span>`}</td>
<td>${renderSenders(summary)}</td>
<td class="length">${formatMicros(length)} <svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true"><rect x="0" y="0" width="${share}" height="10"/></svg></td>
</tr>
`;
}

function renderState(store: TraceStore): Html {
  const { traces, spans, bytes, dropped, maxTraces, maxBytes } = store.totals();
  const mib = (size: number) => (size / 1_048_576).toFixed(1);
  return html`<p class="quiet">${traces} traces of at most ${maxTraces}, ${spans} spans, ${mib(bytes)} of ${mib(maxBytes)} MiB${dropped > 0 && html`; ${dropped} older ones were dropped`}. They are kept in memory alone.</p>`;
}

function renderTable(shown: readonly TraceSummary[]): Html {
  const longest = Math.max(...shown.map(lengthOf));
  return html`<table class="traces">
<thead><tr><th scope="col">Began (UTC)</th><th scope="col">First span</th><th scope="col">Services and their spans</th><th scope="col">Length</th></tr></thead>
<tbody>
${shown.map((summary) => renderRow(summary, longest))}</tbody>
</table>`;
}

/** The list of traces: what there is, and what of it the form asks for. */
export function renderListPage(store: TraceStore, filter: ListFilter): Html {
  const all = store.summaries();
  const found = filterTraces(all, filter);
  const shown = found.slice(0, shownAtMost);
  const nothing =
    all.length === 0
      ? html`<p>No trace has come yet. Make one: send a message through the edge, and look again.</p>`
      : html`<p>None of the ${all.length} traces is like that.</p>`;
  const main = html`<h1>Traces</h1>
${renderListForm(filter, choicesOf(all))}
${shown.length === 0 ? nothing : html`<p>${found.length === shown.length ? found.length : `${shown.length} of ${found.length}`} found</p>${renderTable(shown)}`}
${renderState(store)}`;
  return renderPage({ title: 'Traces', home, styles: ['/assets/traces.css'], main });
}
