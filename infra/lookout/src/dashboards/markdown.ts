import { type Html, html } from '../html/html.ts';

/** Links that may be followed: to the web, or within this site. */
const isSafeLink = (target: string): boolean => /^(https?:\/\/|\/(?!\/)|#)/.test(target);

const inline = /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^)\s]+)\)/g;

function renderInline(text: string): Html {
  const parts: (Html | string)[] = [];
  let done = 0;
  for (const match of text.matchAll(inline)) {
    const [whole, code, bold, label, target = ''] = match;
    parts.push(text.slice(done, match.index));
    if (code !== undefined) parts.push(html`<code>${code}</code>`);
    else if (bold !== undefined) parts.push(html`<b>${bold}</b>`);
    else parts.push(isSafeLink(target) ? html`<a href="${target}">${label}</a>` : whole);
    done = match.index + whole.length;
  }
  return html`${[...parts, text.slice(done)]}`;
}

function renderBlock(block: string): Html {
  const heading = /^(#{1,6})\s+(.+)$/.exec(block);
  if (heading !== null) return html`<h4>${renderInline(heading[2] ?? '')}</h4>\n`;
  const lines = block.split('\n');
  if (lines.every((line) => /^\s*[-*] /.test(line)))
    return html`<ul>${lines.map((line) => html`<li>${renderInline(line.replace(/^\s*[-*] /, ''))}</li>`)}</ul>\n`;
  return html`<p>${renderInline(lines.join(' '))}</p>\n`;
}

/** The little of Markdown that text panels use: headings, paragraphs, lists, `code`, **bold**, links. HTML stays text. */
export function renderMarkdown(text: string): Html[] {
  const blocks = text
    .replace(/\r/g, '')
    .replace(/^(#{1,6} .*)$/gm, '\n$1\n')
    .split(/\n\s*\n/);
  return blocks
    .map((block) => block.trim())
    .filter((block) => block !== '')
    .map(renderBlock);
}
