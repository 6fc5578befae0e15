/** A line of a graph, a number, or rows of a table. */
export interface Query {
  /** PromQL. */
  expr: string;
  /** As `{{service}} {{version}}`. */
  legend: string;
}

/** What one panel shows. Only these kinds: the viewer that stands in for Grafana draws no others. */
export interface Panel {
  type: 'timeseries' | 'stat' | 'table' | 'text';
  title: string;
  description?: string;
  /** One of Grafana's: s, reqps, percentunit, bytes, ... */
  unit?: string;
  queries?: Query[];
  /** Of a text, in Markdown. */
  content?: string;
  /** From this value on it is shown in red. */
  limit?: number;
  /** Areas on top of each other, for parts of a whole. */
  stacked?: boolean;
}

export interface Dashboard {
  /** Its name in addresses, and that of its file. */
  uid: string;
  title: string;
  description: string;
  /** From top to bottom; the panels of a row share its width. */
  rows: Panel[][];
}

const datasource = { type: 'prometheus', uid: 'prometheus' };
const columns = 24;
const heights = { timeseries: 8, table: 8, stat: 4, text: 4 };

function thresholds(limit: number | undefined) {
  const steps: { color: string; value: number | null }[] = [{ color: 'green', value: null }];
  if (limit !== undefined) steps.push({ color: 'red', value: limit });
  return { mode: 'absolute', steps };
}

function fieldConfig({ type, unit, limit, stacked }: Panel) {
  const custom =
    type === 'timeseries'
      ? {
          custom: {
            fillOpacity: stacked ? 40 : 5,
            stacking: { mode: stacked ? 'normal' : 'none', group: 'A' },
            thresholdsStyle: { mode: limit === undefined ? 'off' : 'line' },
          },
        }
      : {};
  return {
    defaults: { unit: unit ?? 'short', thresholds: thresholds(limit), ...custom },
    overrides: [],
  };
}

const options = {
  timeseries: { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi' } },
  stat: { reduceOptions: { calcs: ['lastNotNull'] }, colorMode: 'value', textMode: 'auto' },
  table: {},
};

const refIdOf = (index: number) => String.fromCharCode(65 + index);

/** One row for each set of labels, with a column for each query, which is named after it. */
const asOneTable = (queries: readonly Query[]) => [
  { id: 'merge', options: {} },
  {
    id: 'organize',
    options: {
      excludeByName: { Time: true },
      renameByName: Object.fromEntries(
        queries.map(({ legend }, index) => [`Value #${refIdOf(index)}`, legend]),
      ),
    },
  },
];

function panelJson(panel: Panel, id: number, gridPos: object) {
  const { type, title, description = '', queries = [] } = panel;
  const head = { id, type, title, description, gridPos };
  if (type === 'text')
    return { ...head, options: { mode: 'markdown', content: panel.content ?? '' } };
  return {
    ...head,
    datasource,
    fieldConfig: fieldConfig(panel),
    options: options[type],
    targets: queries.map(({ expr, legend }, index) => ({
      refId: refIdOf(index),
      datasource,
      expr,
      legendFormat: legend,
      ...(type === 'timeseries' ? { range: true } : { instant: true, range: false }),
      ...(type === 'table' ? { format: 'table' } : {}),
    })),
    ...(type === 'table' ? { transformations: asOneTable(queries) } : {}),
  };
}

/** A dashboard as Grafana 11 and 12 read it. */
export function dashboardJson({ uid, title, description, rows }: Dashboard) {
  let id = 0;
  let y = 0;
  const panels = rows.flatMap((row) => {
    const h = Math.max(...row.map(({ type }) => heights[type]));
    const w = Math.floor(columns / row.length);
    const placed = row.map((panel, index) => {
      id += 1;
      return panelJson(panel, id, { x: index * w, y, w, h });
    });
    y += h;
    return placed;
  });
  return {
    uid,
    title,
    description,
    tags: ['serin'],
    schemaVersion: 39,
    version: 1,
    editable: false,
    refresh: '5s',
    time: { from: 'now-15m', to: 'now' },
    timezone: 'browser',
    templating: { list: [] },
    annotations: { list: [] },
    panels,
  };
}
