import { optionsFor } from './field-config.ts';
import { nameSeries } from './legend.ts';
import type { Panel } from './panel.ts';
import type { Answer } from './series-data.ts';
import { type ShownValue, showValue } from './shown-value.ts';

export interface StatData {
  type: 'stat';
  values: ({ name: string } & ShownValue)[];
}

const mostValues = 24;

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** How many values become one, by Grafana's names. Whatever is not here is the last one. */
const reducers: Readonly<Record<string, (values: readonly number[]) => number | undefined>> = {
  mean: (values) => sum(values) / values.length,
  max: (values) => Math.max(...values),
  min: (values) => Math.min(...values),
  sum,
  first: (values) => values[0],
  firstNotNull: (values) => values[0],
};

function reduce(values: readonly number[], how: string): number | null {
  if (values.length === 0) return null;
  return (reducers[how] ?? ((all) => all.at(-1)))(values) ?? null;
}

/** The big figures of a stat panel: one for each series. */
export function readStat(panel: Panel, answers: readonly Answer[]): StatData {
  const values = answers.flatMap(({ target, samples }) =>
    samples.map((sample) => {
      const name = nameSeries(target.legendFormat, sample.labels);
      const options = optionsFor(panel.fields, name);
      const numbers = sample.points.map(([, value]) => value).filter(Number.isFinite);
      const shown = showValue(reduce(numbers, panel.reduce), options);
      return { name: options.displayName ?? name, ...shown };
    }),
  );
  return { type: 'stat', values: values.slice(0, mostValues) };
}
