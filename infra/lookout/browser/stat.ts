import { element } from './elements.ts';
import type { StatData } from './panel-data.ts';

/** Big figures, each with its name when there is more than one. */
export function renderStat({ values }: StatData): HTMLElement {
  const figures = values.map(({ name, text, colour }) =>
    element('div', { className: 'figure' }, [
      element('b', { text, ...(colour !== undefined && { colour }) }),
      ...(values.length > 1 ? [element('span', { text: name })] : []),
    ]),
  );
  return element('div', { className: 'figures' }, figures);
}
