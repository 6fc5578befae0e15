import { optionsFor } from './field-config.ts';
import type { Panel } from './panel.ts';
import type { Answer } from './series-data.ts';
import { type ShownValue, showValue } from './shown-value.ts';

export interface TableData {
  type: 'table';
  columns: { name: string; isNumber: boolean }[];
  rows: ShownValue[][];
  /** How many rows there are besides. */
  left: number;
}

const mostRows = 200;

interface Row {
  labels: Readonly<Record<string, string>>;
  values: Map<string, number | null>;
}

/** One row for each set of labels; what several expressions say of the same set stands in one row. */
function joinRows(answers: readonly Answer[], valueName: (refId: string) => string): Row[] {
  const rows = new Map<string, Row>();
  for (const { target, samples } of answers) {
    for (const { labels: all, points } of samples) {
      const { __name__, ...labels } = all;
      const key = JSON.stringify(Object.entries(labels).sort());
      const row: Row = rows.get(key) ?? { labels, values: new Map() };
      row.values.set(valueName(target.refId), points.at(-1)?.[1] ?? null);
      rows.set(key, row);
    }
  }
  return [...rows.values()];
}

/** The table of what is true at the end of the time range. Grafana's column `Time` is left out: it says that. */
export function readTable(panel: Panel, answers: readonly Answer[]): TableData {
  const valueName = (refId: string) => (panel.targets.length > 1 ? `Value #${refId}` : 'Value');
  const all = joinRows(answers, valueName);
  const labelNames = [...new Set(all.flatMap(({ labels }) => Object.keys(labels)))].sort();
  const valueNames = panel.targets.map(({ refId }) => valueName(refId));
  const { hidden, names, order } = panel.columns;
  const place = (name: string) => (typeof order[name] === 'number' ? order[name] : 1_000);
  const columns = [...labelNames, ...valueNames]
    .filter((name) => !hidden.includes(name))
    .sort((one, other) => place(one) - place(other));
  const titleOf = (name: string) => names[name] || name;
  const cell = (row: Row, name: string): ShownValue => {
    if (!valueNames.includes(name)) return { text: row.labels[name] ?? '' };
    const title = titleOf(name);
    const own = optionsFor(panel.fields, names[name] ? title : name);
    const { text, colour } = showValue(row.values.get(name) ?? null, own);
    return own.coloursCells && colour !== undefined ? { text, colour } : { text };
  };
  return {
    type: 'table',
    columns: columns.map((name) => ({ name: titleOf(name), isNumber: valueNames.includes(name) })),
    rows: all.slice(0, mostRows).map((row) => columns.map((name) => cell(row, name))),
    left: Math.max(0, all.length - mostRows),
  };
}
