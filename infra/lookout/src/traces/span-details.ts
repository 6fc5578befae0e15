import { type Html, html } from '../html/html.ts';
import { formatInstant, formatMicros } from '../html/time.ts';
import { codePlaceOf, type Exception, exceptionsOf, formatPlace } from './code-place.ts';
import type { Attributes, Span } from './span.ts';

function table(caption: string, attributes: Attributes): Html | undefined {
  const rows = Object.entries(attributes).sort(([one], [other]) => one.localeCompare(other));
  if (rows.length === 0) return undefined;
  return html`<table class="pairs"><caption>${caption}</caption>
${rows.map(([key, value]) => html`<tr><th scope="row">${key}</th><td>${String(value)}</td></tr>\n`)}</table>`;
}

/** Stands under the span's row, to be seen at once. */
export function renderException({ type, message, place, stack }: Exception): Html {
  return html`<div class="exception" role="note">
<p><b>${type}</b>: ${message}</p>
${place && html`<p>thrown at <code class="place">${formatPlace(place)}</code>${place.function !== '' && html` in <code>${place.function}</code>`}</p>`}
${stack !== '' && html`<details><summary>stack</summary><pre>${stack}</pre></details>`}
</div>`;
}

export const renderExceptions = (span: Span): Html[] => exceptionsOf(span).map(renderException);

function renderEvents({ events, start }: Span): Html[] {
  return events
    .filter((event) => event.name !== 'exception')
    .map(
      (event) =>
        html`<p>event <b>${event.name}</b> after ${formatMicros(Math.max(0, event.at - start))}</p>
${table(`what ${event.name} says`, event.attributes)}`,
    );
}

function renderLinks({ links }: Span): Html | undefined {
  if (links.length === 0) return undefined;
  return html`<p>links to</p>
<ul>${links.map(({ traceId, spanId }) => html`<li><a href="/trace/${traceId}#span-${spanId}">span ${spanId} of trace ${traceId}</a></li>\n`)}</ul>`;
}

/** All there is to know about a span. */
export function renderDetails(span: Span): Html {
  const place = codePlaceOf(span.attributes);
  return html`<div class="details">
${place && html`<p>code <code class="place">${formatPlace(place)}</code>${place.function !== '' && html` in <code>${place.function}</code>`}</p>`}
${span.statusMessage !== '' && html`<p>status <b>${span.statusMessage}</b></p>`}
${renderLinks(span)}
${renderEvents(span)}
${table('attributes', span.attributes)}
${table('sent by', span.resource)}
<p class="quiet">span ${span.spanId}, ${span.kind}, began ${formatInstant(span.start)} UTC, took ${formatMicros(span.duration)}</p>
</div>`;
}
