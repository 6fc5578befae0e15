import { element } from './elements.ts';
import type { TableData } from './panel-data.ts';

export function renderTable({ columns, rows, left }: TableData): HTMLElement {
  const className = (at: number) => (columns[at]?.isNumber ? 'number' : '');
  const heads = columns.map(({ name }, at) => {
    const head = element('th', { text: name, className: className(at) });
    head.scope = 'col';
    return head;
  });
  const lines = rows.map((row) =>
    element(
      'tr',
      {},
      row.map(({ text, colour }, at) =>
        element('td', { text, className: className(at), ...(colour !== undefined && { colour }) }),
      ),
    ),
  );
  const table = element('table', {}, [
    element('thead', {}, [element('tr', {}, heads)]),
    element('tbody', {}, lines),
  ]);
  const rest = left > 0 ? [element('p', { className: 'quiet', text: `and ${left} more` })] : [];
  return element('div', { className: 'scrolls' }, [table, ...rest]);
}
