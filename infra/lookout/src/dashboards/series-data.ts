import { chooseColours, colourOf } from './colours.ts';
import { optionsFor } from './field-config.ts';
import { nameSeries } from './legend.ts';
import type { Panel, Target } from './panel.ts';
import type { Sample } from './prometheus.ts';

/** What one of a panel's expressions gave. */
export interface Answer {
  target: Target;
  samples: readonly Sample[];
}

export interface SeriesData {
  type: 'timeseries';
  /** Seconds since 1970. */
  times: number[];
  series: { name: string; colour: string; unit: string; values: (number | null)[] }[];
  /** How many there are besides, which are not drawn. */
  left: number;
  unit: string;
  min: number | undefined;
  max: number | undefined;
  isStacked: boolean;
  thresholds: { value: number; colour: string }[];
}

const mostSeries = 40;

function onto(times: readonly number[], { points }: Sample): (number | null)[] {
  const known = new Map(points.map(([at, value]) => [Math.round(at), value]));
  return times.map((at) => {
    const value = known.get(Math.round(at));
    return value !== undefined && Number.isFinite(value) ? value : null;
  });
}

/** The lines of a time series panel, all at the same moments. */
export function readSeries(
  panel: Panel,
  answers: readonly Answer[],
  { from, to, step }: { from: number; to: number; step: number },
): SeriesData {
  const times: number[] = [];
  for (let at = from; at <= to; at += step) times.push(at);
  const all = answers.flatMap(({ target, samples }) =>
    samples.map((sample) => {
      const name = nameSeries(target.legendFormat, sample.labels);
      const options = optionsFor(panel.fields, name);
      return { sample, name: options.displayName ?? name, options };
    }),
  );
  all.sort((one, other) => one.name.localeCompare(other.name));
  const shown = all.slice(0, mostSeries);
  const colours = chooseColours(
    shown.map(({ name, sample, options }) => ({
      name,
      labels: sample.labels,
      wanted: options.colour,
    })),
  );
  const { unit = 'short', min, max, thresholds = [] } = panel.fields.defaults;
  return {
    type: 'timeseries',
    times,
    series: shown.map(({ sample, name, options }, at) => ({
      name,
      colour: colours[at] ?? '#7d8898',
      unit: options.unit ?? unit,
      values: onto(times, sample),
    })),
    left: all.length - shown.length,
    unit,
    min,
    max,
    isStacked: panel.isStacked,
    thresholds: panel.showsThresholds
      ? thresholds.flatMap(({ value, colour }) =>
          value === null ? [] : [{ value, colour: colourOf(colour) ?? '#d64550' }],
        )
      : [],
  };
}
