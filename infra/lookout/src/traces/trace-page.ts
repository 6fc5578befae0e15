import { type Html, html } from '../html/html.ts';
import { renderPage } from '../html/page.ts';
import { formatInstant, formatMicros } from '../html/time.ts';
import { serviceBadge, trackBadge, versionBadge } from './badges.ts';
import { drawBar } from './bar.ts';
import { home } from './home.ts';
import { type Span, serviceOf, trackOf, versionOf } from './span.ts';
import { renderDetails, renderExceptions } from './span-details.ts';
import type { TraceSummary } from './trace-summary.ts';
import { layOut, type Row, type Waterfall } from './waterfall.ts';

const deepestIndent = 24;
const ticks = [0, 0.25, 0.5, 0.75, 1];

/** Lines that lead from a parent to its child; a text browser shows them too. */
function indent(depth: number): string {
  return depth === 0 ? '' : `${'│ '.repeat(Math.min(depth, deepestIndent) - 1)}└ `;
}

/** What the picture shows, in words; without its parent a span stands at the left, which nothing else explains. */
function renderNotes({ late, isOrphan }: Row): Html {
  return html`${late > 0 && html` <span class="unseen">waited ${formatMicros(late)} after its parent had ended</span>`}${isOrphan && html` <span class="note">its parent is not here</span>`}`;
}

function renderRow(row: Row, waterfall: Waterfall, isOpen: boolean): Html {
  const { span, depth } = row;
  return html`<li id="span-${span.spanId}">
<details${isOpen && html` open`}>
<summary>
<span class="name"><span class="indent" aria-hidden="true">${indent(depth)}</span>${serviceBadge(serviceOf(span))}<b>${span.name}</b>${span.status === 'error' && html` <span class="badge error">error</span>`}${renderNotes(row)}</span>
<span class="who">${trackBadge(trackOf(span))}${versionBadge(versionOf(span))}</span>
${drawBar(row, waterfall)}
<span class="took">${formatMicros(span.duration)}</span>
</summary>
${renderDetails(span)}
</details>
${renderExceptions(span)}
</li>
`;
}

function renderFacts(spans: readonly Span[], waterfall: Waterfall): Html {
  const idle = waterfall.gaps.reduce((sum, { from, to }) => sum + to - from, 0);
  const errors = spans.filter((span) => span.status === 'error').length;
  return html`<p class="facts">began <b>${formatInstant(waterfall.start)}</b> UTC · took <b>${formatMicros(waterfall.length)}</b> · <b>${spans.length}</b> ${spans.length === 1 ? 'span' : 'spans'}${errors > 0 && html` · <b class="bad">${errors} with an error</b>`}${idle > 0 && html` · <b>${formatMicros(idle)}</b> with nothing under way <span class="gap-key" aria-hidden="true"></span>`}</p>`;
}

export interface TracePageOptions {
  /** In the order of their beginning; at least one. */
  spans: readonly Span[];
  /** Traces that link to this one. */
  linkedFrom: readonly TraceSummary[];
  isOpen: boolean;
}

/** One trace as a waterfall. It needs no script. */
export function renderTracePage({ spans, linkedFrom, isOpen }: TracePageOptions): Html {
  const waterfall = layOut(spans);
  const root = waterfall.rows[0]?.span;
  const id = root?.traceId ?? '';
  const title = root === undefined ? 'Trace' : `${serviceOf(root)}: ${root.name}`;
  const main = html`<h1>${title}</h1>
${renderFacts(spans, waterfall)}
<p class="quiet">trace ${id} · <a href="/api/traces/${id}">JSON</a> · <a href="/trace/${id}${isOpen ? '' : '?open=all'}">${isOpen ? 'close' : 'open'} all</a></p>
<div class="axis" aria-hidden="true"><span>${ticks.map((part) => html`<i>${formatMicros(part * waterfall.length)}</i>`)}</span></div>
<ol class="waterfall">
${waterfall.rows.map((row) => renderRow(row, waterfall, isOpen))}</ol>
${
  linkedFrom.length > 0 &&
  html`<h2>Linked from</h2>
<ul>${linkedFrom.map((other) => html`<li><a href="/trace/${other.traceId}">${other.root.service}: ${other.root.name}</a>, ${formatInstant(other.start)}</li>\n`)}</ul>`
}`;
  return renderPage({ title, home, styles: ['/assets/traces.css'], main });
}
