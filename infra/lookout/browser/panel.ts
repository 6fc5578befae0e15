import { element } from './elements.ts';
import type { PanelData } from './panel-data.ts';
import { createPlot, type Plot } from './plot.ts';
import type { Look } from './plot-options.ts';
import { renderStat } from './stat.ts';
import { renderTable } from './table.ts';

export interface PanelView {
  readonly id: string;
  /** How many points there is room for. */
  points(): number;
  show(data: PanelData): void;
  showTrouble(why: string): void;
  /** After the page has turned dark or light. */
  redraw(): void;
}

const isEmpty = (data: PanelData): boolean =>
  (data.type === 'timeseries' && data.series.length === 0) ||
  (data.type === 'stat' && data.values.length === 0) ||
  (data.type === 'table' && data.rows.length === 0);

function lookOf(section: HTMLElement): Look {
  const style = getComputedStyle(section);
  return { text: style.color, line: style.borderTopColor };
}

/** What one panel's element shows. */
export function createPanelView(
  section: HTMLElement,
  onMark: (from: number, to: number) => void,
): PanelView {
  const content = section.querySelector<HTMLElement>('.content') ?? section;
  let plot: Plot | undefined;
  let last: PanelData | undefined;

  function put(...children: Node[]): void {
    plot?.close();
    plot = undefined;
    content.replaceChildren(...children);
    content.removeAttribute('aria-busy');
  }

  function show(data: PanelData) {
    last = data;
    if (isEmpty(data)) return put(element('p', { className: 'quiet', text: 'No data.' }));
    if (data.type === 'stat') return put(renderStat(data));
    if (data.type === 'table') return put(renderTable(data));
    if (plot?.fits(data)) return plot.show(data);
    const canvas = element('div', { className: 'plot' });
    put(canvas);
    if (data.left > 0)
      content.append(element('p', { className: 'quiet', text: `and ${data.left} more series` }));
    plot = createPlot(canvas, data, lookOf(section), onMark);
  }

  return {
    id: section.dataset.panel ?? '',
    points: () => Math.round(content.clientWidth / 3),
    show,
    showTrouble: (why) => put(element('p', { className: 'bad', text: why })),
    redraw() {
      if (last?.type !== 'timeseries' || plot === undefined) return;
      put();
      show(last);
    },
  };
}
