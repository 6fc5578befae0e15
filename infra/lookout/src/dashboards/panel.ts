import { type FieldConfig, readFieldConfig } from './field-config.ts';
import { type Json, listOf, numberOf, objectOf, textOf } from './json.ts';

export interface Target {
  refId: string;
  expr: string;
  legendFormat: string;
  /** Wants the value at the end of the time range alone. */
  instant: boolean;
}

export interface Place {
  x: number;
  y: number;
  w: number;
  h: number;
}

export interface Panel {
  id: number;
  /** timeseries, stat, table, text and row are drawn. */
  type: string;
  title: string;
  description: string;
  /** On a grid 24 columns wide. */
  place: Place;
  targets: Target[];
  fields: FieldConfig;
  /** Of a text panel. */
  content: string;
  /** Of a stat panel: how many values become one. */
  reduce: string;
  /** Of a table: what the `organize` transformations say. */
  columns: { hidden: string[]; names: Readonly<Record<string, string>>; order: Json };
  /** Of a time series. */
  isStacked: boolean;
  showsThresholds: boolean;
}

function readTargets(json: unknown): Target[] {
  return listOf(json)
    .filter((target) => target.hide !== true && textOf(target.expr).trim() !== '')
    .map((target) => ({
      refId: textOf(target.refId, 'A'),
      expr: textOf(target.expr),
      legendFormat: textOf(target.legendFormat),
      instant: target.instant === true,
    }));
}

function readPlace(json: unknown): Place {
  const { x, y, w, h } = objectOf(json);
  const within = (value: unknown, least: number, usual: number, most: number) =>
    Math.min(most, Math.max(least, Math.round(numberOf(value) ?? usual)));
  return {
    x: within(x, 0, 0, 23),
    y: within(y, 0, 0, 10_000),
    w: within(w, 1, 12, 24),
    h: within(h, 1, 8, 40),
  };
}

function readColumns(transformations: unknown): Panel['columns'] {
  const options = listOf(transformations)
    .filter(({ id }) => id === 'organize')
    .map((transformation) => objectOf(transformation.options));
  const hidden = options.flatMap(({ excludeByName }) =>
    Object.entries(objectOf(excludeByName))
      .filter(([, isHidden]) => isHidden === true)
      .map(([name]) => name),
  );
  const merged = (key: string): Json =>
    Object.assign({}, ...options.map((each) => objectOf(each[key])));
  const names = Object.entries(merged('renameByName')).map(([from, to]) => [from, textOf(to)]);
  return { hidden, names: Object.fromEntries(names), order: merged('indexByName') };
}

/** One panel of Grafana's JSON. Nothing in it is taken for granted. */
export function readPanel(json: Json): Panel {
  const options = objectOf(json.options);
  const custom = objectOf(objectOf(objectOf(json.fieldConfig).defaults).custom);
  const calcs = objectOf(options.reduceOptions).calcs;
  const stacking = textOf(objectOf(custom.stacking).mode, 'none');
  return {
    id: numberOf(json.id) ?? 0,
    type: textOf(json.type),
    title: textOf(json.title),
    description: textOf(json.description),
    place: readPlace(json.gridPos),
    targets: readTargets(json.targets),
    fields: readFieldConfig(json.fieldConfig),
    content: textOf(options.content),
    reduce: textOf(Array.isArray(calcs) ? calcs[0] : '', 'lastNotNull'),
    columns: readColumns(json.transformations),
    isStacked: stacking !== 'none',
    showsThresholds: textOf(objectOf(custom.thresholdsStyle).mode, 'off') !== 'off',
  };
}
