import { type Html, html } from './html.ts';

export interface Page {
  title: string;
  /** What the whole is called, and where its first page is. */
  home: { name: string; path: string };
  /** Paths of style sheets and modules, beside the ones that every page has. */
  styles: readonly string[];
  scripts?: readonly string[];
  /** Stands in the head line, right of the name. */
  aside?: Html;
  main: Html;
}

/** A whole page. */
export function renderPage({ title, home, styles, scripts = [], aside, main }: Page): Html {
  const sheets = ['/assets/page.css', ...styles];
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${title} · Serin</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="/assets/canary.svg" type="image/svg+xml">
${sheets.map((path) => html`<link rel="stylesheet" href="${path}">\n`)}
${scripts.map((path) => html`<script type="module" src="${path}"></script>\n`)}
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header>
<a class="home" href="${home.path}"><img src="/assets/canary.svg" alt="" width="22" height="22"> Serin <b>${home.name}</b></a>
${aside}
</header>
<main id="main">
${main}
</main>
</body>
</html>
`;
}

/** A page that says what is wrong. */
export function renderTrouble(home: Page['home'], title: string, detail: string): Html {
  const main = html`<h1>${title}</h1>
<p>${detail}</p>
<p><a href="${home.path}">Back to the ${home.name}</a></p>`;
  return renderPage({ title, home, styles: [], main });
}
