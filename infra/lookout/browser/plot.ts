import uPlot from '/assets/uplot.js';
import type { SeriesData } from './panel-data.ts';
import { type Look, type PlotWishes, plotOptions } from './plot-options.ts';
import { formatValue } from './units.ts';

/** What uPlot draws. Stacked lines each begin on top of those before them. */
function toColumns({ times, series, isStacked }: SeriesData): uPlot.AlignedData {
  if (!isStacked) return [times, ...series.map(({ values }) => values)];
  const top = times.map(() => 0);
  const stacked = series.map(({ values }) =>
    values.map((value, at) => {
      top[at] = (top[at] ?? 0) + (value ?? 0);
      return top[at] ?? 0;
    }),
  );
  return [times, ...stacked];
}

/** For those who can't see the picture. */
function inWords({ series }: SeriesData): string {
  const last = (values: readonly (number | null)[]) => values.findLast((value) => value !== null);
  return series
    .map(({ name, values, unit }) => `${name}: ${formatValue(last(values) ?? null, unit)}`)
    .join(', ');
}

/** A plot in an element, which it fills. */
export function createPlot(
  place: HTMLElement,
  first: SeriesData,
  look: Look,
  onMark: PlotWishes['onMark'],
) {
  let data = first;
  const wishes = {
    data,
    latest: () => data,
    look,
    width: Math.max(120, place.clientWidth),
    onMark,
  };
  const plot = new uPlot(plotOptions(wishes), toColumns(data), place);

  function fit(): void {
    const legend = plot.root.querySelector<HTMLElement>('.u-legend')?.offsetHeight ?? 0;
    const height = Math.max(90, place.clientHeight - legend);
    plot.setSize({ width: Math.max(120, place.clientWidth), height });
  }
  const watcher = new ResizeObserver(fit);
  watcher.observe(place);
  const describe = () => plot.root.setAttribute('aria-label', `now ${inWords(data)}`);
  plot.root.setAttribute('role', 'group');
  describe();

  return {
    /** Whether the next figures are of the same lines; other ones need a new plot. */
    fits: (next: SeriesData) =>
      JSON.stringify(next.series.map(({ name }) => name)) ===
      JSON.stringify(data.series.map(({ name }) => name)),
    show(next: SeriesData) {
      data = next;
      plot.setData(toColumns(next));
      describe();
    },
    close() {
      watcher.disconnect();
      plot.destroy();
    },
  };
}

export type Plot = ReturnType<typeof createPlot>;
