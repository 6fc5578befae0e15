import type uPlot from '/assets/uplot.js';
import type { SeriesData } from './panel-data.ts';
import { drawThresholds } from './thresholds.ts';
import { formatTime } from './time.ts';
import { formatValue } from './units.ts';

export interface Look {
  /** Of axes' texts and of lines, as the page has them now: dark or light. */
  text: string;
  line: string;
}

/** From zero up, with room at the top, unless the dashboard says otherwise. */
function rangeOf({ min, max }: SeriesData): uPlot.Range.Function {
  return (_plot, least, most) => {
    const low = min ?? Math.min(0, least ?? 0);
    const high = max ?? (most ?? 0) + Math.abs(most ?? 0) * 0.1;
    return [low, high > low ? high : low + 1];
  };
}

/** Where whole KiB, MiB and so on are. */
const powersOfTwo = Array.from({ length: 50 }, (_nothing, power) => 2 ** power);

/** What the legend shows while nobody points at a moment. */
const lastOf = (values: readonly (number | null)[]): number | null =>
  values.findLast((value) => value !== null) ?? null;

function seriesOf(data: SeriesData, latest: () => SeriesData): uPlot.Series[] {
  return data.series.map(({ name, colour, unit }, at) => ({
    label: name,
    stroke: colour,
    width: 1.5,
    fill: `${colour}${data.isStacked ? '66' : '12'}`,
    points: { show: data.times.length < 3 },
    // Not what is drawn, which is a sum where lines are stacked.
    value: (_plot, _raw, _series, index) => {
      const values = latest().series[at]?.values ?? [];
      return formatValue(index === null ? lastOf(values) : (values[index] ?? null), unit);
    },
  }));
}

export interface PlotWishes {
  data: SeriesData;
  /** The figures drawn last. */
  latest: () => SeriesData;
  look: Look;
  width: number;
  /** A stretch was marked; seconds since 1970. */
  onMark: (from: number, to: number) => void;
}

export function plotOptions({ data, latest, look, width, onMark }: PlotWishes): uPlot.Options {
  const axis = { stroke: look.text, grid: { stroke: look.line, width: 1 }, ticks: { show: false } };
  return {
    width,
    height: 120,
    cursor: { sync: { key: 'serin' }, drag: { x: true, y: false, setScale: false } },
    scales: { y: { range: rangeOf(data) } },
    series: [
      { value: (_plot, raw) => (raw === null ? '' : formatTime(raw, 1)), label: 'time' },
      ...seriesOf(data, latest),
    ],
    bands: data.isStacked
      ? data.series
          .slice(1)
          .map((_series, at) => ({ series: [at + 2, at + 1] as const }) as uPlot.Band)
      : [],
    axes: [
      {
        ...axis,
        space: 70,
        size: 28,
        values: (_plot, splits, _axis, _space, step) => splits.map((at) => formatTime(at, step)),
      },
      {
        ...axis,
        size: 64,
        ...(data.unit === 'bytes' && { incrs: powersOfTwo }),
        values: (_plot, splits) => splits.map((at) => formatValue(at, data.unit)),
      },
    ],
    hooks: {
      draw: [(plot) => drawThresholds(plot, data)],
      setSelect: [
        (plot) => {
          const { left, width: marked } = plot.select;
          if (marked > 5) onMark(plot.posToVal(left, 'x'), plot.posToVal(left + marked, 'x'));
        },
      ],
    },
  };
}
