import type uPlot from '/assets/uplot.js';
import type { SeriesData } from './panel-data.ts';

/** A dashed line at each, as far as it is within what is drawn. */
export function drawThresholds(plot: uPlot, { thresholds }: Pick<SeriesData, 'thresholds'>): void {
  const { ctx, bbox } = plot;
  ctx.save();
  for (const { value, colour } of thresholds) {
    const y = Math.round(plot.valToPos(value, 'y', true));
    if (y < bbox.top || y > bbox.top + bbox.height) continue;
    ctx.strokeStyle = colour;
    ctx.setLineDash([6, 4]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
  }
  ctx.restore();
}
