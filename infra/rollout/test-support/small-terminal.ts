import type { Terminal } from '../src/show/terminal/redraw.ts';

const pieces = /\p{Cc}\[\??(\d*)([A-Za-z])|[\r\n]|\P{Cc}+/gu;

/** A terminal that knows just what `redraw.ts` writes, and tells what a person would see of it. */
export function smallTerminal(columns: number, rows: number) {
  let grid: string[] = [''];
  let row = 0;
  let column = 0;
  const seen = { writes: 0, clears: 0, scrolled: 0, isCursorShown: true };

  function put(text: string): void {
    const line = (grid[row] ?? '').padEnd(column);
    grid[row] = line.slice(0, column) + text + line.slice(column + text.length);
    column += text.length;
    if (column > columns) throw new Error(`wider than the terminal: ${grid[row]}`);
  }

  function newLine(): void {
    column = 0;
    if (row < rows - 1) row += 1;
    else {
      seen.scrolled += 1;
      grid.shift();
    }
    grid[row] ??= '';
  }

  function obey(name: string, count: number): void {
    if (name === 'A') row = Math.max(row - count, 0);
    if (name === 'H') [row, column] = [0, 0];
    if (name === 'K') grid[row] = (grid[row] ?? '').slice(0, column);
    if (name === 'J' && count !== 2) grid.length = row + (column > 0 ? 1 : 0);
    if (name === 'J' && count === 2) {
      grid = [''];
      seen.clears += 1;
    }
    if (name === 'h' || name === 'l') seen.isCursorShown = name === 'h';
  }

  const terminal: Terminal = {
    get columns() {
      return columns;
    },
    get rows() {
      return rows;
    },
    write(text) {
      seen.writes += 1;
      for (const [whole, count, name] of text.matchAll(pieces)) {
        if (name !== undefined) obey(name, Number(count));
        else if (whole === '\r') column = 0;
        else if (whole === '\n') newLine();
        else put(whole);
      }
    },
  };
  return {
    terminal,
    seen,
    lines: () => grid.map((line) => line.trimEnd()).filter((line) => line !== ''),
    resize(newColumns: number, newRows: number) {
      [columns, rows] = [newColumns, newRows];
    },
  };
}
