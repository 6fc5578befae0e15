import type { Panel, Query } from './dashboard.ts';

type About = Omit<Panel, 'type' | 'title' | 'queries'>;

/** Queries by their legends. */
type Lines = Record<string, string>;

const queriesOf = (lines: Lines): Query[] =>
  Object.entries(lines).map(([legend, expr]) => ({ legend, expr }));

export const graph = (title: string, unit: string, lines: Lines, about: About = {}): Panel => ({
  type: 'timeseries',
  title,
  unit,
  queries: queriesOf(lines),
  ...about,
});

export const figure = (title: string, unit: string, expr: string, about: About = {}): Panel => ({
  type: 'stat',
  title,
  unit,
  queries: [{ expr, legend: title }],
  ...about,
});

export const table = (title: string, unit: string, lines: Lines, about: About = {}): Panel => ({
  type: 'table',
  title,
  unit,
  queries: queriesOf(lines),
  ...about,
});

/** A quantile of a histogram over the last minute, for each value of `by`. */
export const quantile = (share: number, histogram: string, by: string): string =>
  `histogram_quantile(${share}, sum by (${[by, 'le'].filter(Boolean).join(', ')}) (rate(${histogram}_bucket[1m])))`;

/** What a counter counts in a second, over the last minute. */
export const perSecond = (counter: string, by: string): string =>
  by === '' ? `sum(rate(${counter}[1m]))` : `sum by (${by}) (rate(${counter}[1m]))`;

/** A release: the columns that are held against each other. */
export const release = '{{service}} {{version}} {{track}}';
