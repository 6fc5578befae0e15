import { type Line, type Style, span } from './terminal/line.ts';

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A part (0 to 1) as a bar of so many columns, to an eighth of one; what is not nothing is never shown as nothing. */
export function bar(part: number, columns: number, style: Style): Line {
  const steps = Math.round(part * columns * 8);
  const shown = Math.min(Math.max(steps, part > 0 ? 1 : 0), columns * 8);
  const filled = '█'.repeat(Math.floor(shown / 8)) + (eighths[shown % 8] ?? '');
  return [span(filled, style), span('·'.repeat(columns - filled.length), 'dim')];
}
