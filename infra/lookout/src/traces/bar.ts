import { type Html, html } from '../html/html.ts';
import { formatMicros } from '../html/time.ts';
import { serviceClass } from './badges.ts';
import { serviceOf } from './span.ts';
import type { Row, Waterfall } from './waterfall.ts';

/** In percent of the column. So that the shortest span can be seen. */
const narrowest = 0.3;
/** Left of this there is no room for words before a bar. */
const roomForWords = 22;

/** One row's bar, with the trace's gaps behind it, and the wait before it. Places are in percent: no style has to say them. */
export function drawBar({ span, late }: Row, { start, length, gaps }: Waterfall): Html {
  const scale = (micros: number) => Math.round((micros / length) * 10_000) / 100;
  const long = Math.max(narrowest, scale(span.duration));
  const x = Math.min(scale(span.start - start), 100 - long);
  const bands = gaps.map(
    ({ from, to }) =>
      html`<rect class="gap" x="${scale(from)}%" y="0" width="${scale(to - from)}%" height="100%"/>`,
  );
  const words =
    x > roomForWords
      ? html`<text x="${x}%" y="60%" dx="-8" text-anchor="end">waited ${formatMicros(late)}</text>`
      : html`<text x="${x + long}%" y="60%" dx="8">waited ${formatMicros(late)}</text>`;
  const wait =
    late > 0 &&
    html`<line class="wait" x1="${Math.max(0, x - scale(late))}%" y1="75%" x2="${x}%" y2="75%"/>${words}`;
  const marks = span.events
    .filter((event) => event.name === 'exception')
    .map((event) => {
      const at = Math.min(Math.max(0, scale(event.at - start)), 100 - narrowest);
      return html`<rect class="thrown" x="${at}%" y="10%" width="3" height="80%"/>`;
    });
  const kind = `${serviceClass(serviceOf(span))}${span.status === 'error' ? ' failed' : ''}`;
  return html`<svg class="bar" aria-hidden="true">${bands}${wait}<rect class="span ${kind}" x="${x}%" y="22%" width="${long}%" height="56%" rx="2"/>${marks}</svg>`;
}
