import { listOf, objectOf, textOf } from './json.ts';
import { type Panel, readPanel } from './panel.ts';

/** A Grafana dashboard, as far as it is drawn here. */
export interface Dashboard {
  uid: string;
  title: string;
  description: string;
  tags: string[];
  /** As Grafana writes them: `now-1h`, `now`, `30s`. */
  from: string;
  to: string;
  refresh: string;
  panels: Panel[];
  /** What is in the file and not understood here, in words. */
  ignored: string[];
}

const mostPanels = 200;

/** Grafana keeps the panels of a row that is folded within the row. Here all are shown, and what comes below makes room. */
function unfold(json: unknown): Panel[] {
  let shift = 0;
  const panels: Panel[] = [];
  for (const each of listOf(json)) {
    const panel = readPanel(each);
    panel.place.y += shift;
    const inside = listOf(each.panels).map(readPanel);
    const bottom = Math.max(
      panel.place.y + 1,
      ...inside.map(({ place }) => place.y + shift + place.h),
    );
    for (const inner of inside) inner.place.y += shift;
    panels.push(panel, ...inside);
    if (inside.length > 0) shift += bottom - panel.place.y - 1;
  }
  return panels;
}

function ignoredIn(json: Readonly<Record<string, unknown>>): string[] {
  return listOf(objectOf(json.templating).list)
    .filter((variable) => variable.type !== 'datasource')
    .map((variable) => `the variable ${textOf(variable.name, '?')}`);
}

/** Throws when it is no dashboard at all. `name` is its file's, for one without a uid. */
export function readDashboard(value: unknown, name: string): Dashboard {
  const json = objectOf(value);
  if (!Array.isArray(json.panels)) throw new Error('there are no panels: is it a dashboard?');
  const time = objectOf(json.time);
  const panels = unfold(json.panels).slice(0, mostPanels);
  const seen = new Set<number>();
  for (const panel of panels) {
    // Ids are how the page asks for a panel's data: none twice, none missing.
    while (seen.has(panel.id)) panel.id += 1_000;
    seen.add(panel.id);
  }
  return {
    uid: textOf(json.uid) || name,
    title: textOf(json.title) || name,
    description: textOf(json.description),
    tags: Array.isArray(json.tags) ? json.tags.map((tag) => String(tag)) : [],
    from: textOf(time.from, 'now-1h'),
    to: textOf(time.to, 'now'),
    refresh: textOf(json.refresh),
    panels,
    ignored: ignoredIn(json),
  };
}
