import type { Panel } from './panel.ts';
import type { Prometheus } from './prometheus.ts';
import { readSeries, type SeriesData } from './series-data.ts';
import { readStat, type StatData } from './stat-data.ts';
import { readTable, type TableData } from './table-data.ts';
import { chooseStep, type TimeRange } from './time-range.ts';
import { fillIn, type Spacing } from './variables.ts';

/** What one panel shows. */
export type PanelData = SeriesData | StatData | TableData;

export interface PanelQuestion {
  panel: Panel;
  range: TimeRange;
  /** How many points there is room for. */
  points: number;
  scrapeSeconds: number;
}

const pointsOfStat = 60;
const mostPoints = 1_000;

/**
 * Asks Prometheus what a panel wants to know: its own expressions, and no others. Throws, in words for a person, when that can't be had.
 */
export async function fetchPanel(
  prometheus: Pick<Prometheus, 'query' | 'queryRange'>,
  { panel, range, points, scrapeSeconds }: PanelQuestion,
): Promise<PanelData> {
  const wanted = panel.type === 'stat' ? pointsOfStat : Math.min(mostPoints, Math.max(20, points));
  const step = chooseStep(range, wanted, scrapeSeconds);
  // On whole steps, so that the same moments are asked for again at the next refresh, and lines don't flicker.
  const steady = {
    from: Math.floor(range.from / step) * step,
    to: Math.ceil(range.to / step) * step,
  };
  const spacing: Spacing = { range, stepSeconds: step, scrapeSeconds };
  const answers = await Promise.all(
    panel.targets.map(async (target) => {
      const expr = fillIn(target.expr, spacing);
      const isInstant = panel.type === 'table' || target.instant;
      const samples = isInstant
        ? await prometheus.query(expr, range.to)
        : await prometheus.queryRange(expr, steady, step);
      return { target, samples };
    }),
  );
  if (panel.type === 'stat') return readStat(panel, answers);
  if (panel.type === 'table') return readTable(panel, answers);
  return readSeries(panel, answers, { ...steady, step });
}
