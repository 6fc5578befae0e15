import stringWidth from 'string-width';
import { type Line, type Span, span, widthOf } from './line.ts';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The longest beginning of the text that takes at most so many columns. */
function beginning(text: string, columns: number): string {
  let kept = '';
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    used += stringWidth(segment);
    if (used > columns) break;
    kept += segment;
  }
  return kept;
}

/** The line in at most so many columns; what is cut off leaves an ellipsis. */
export function cut(line: Line, columns: number): Line {
  if (widthOf(line) <= columns) return line;
  const kept: Span[] = [];
  let left = Math.max(columns - 1, 0);
  for (const one of line) {
    const text = beginning(one.text, left);
    kept.push({ ...one, text });
    left -= stringWidth(text);
    if (text !== one.text) break;
  }
  return columns < 1 ? [] : [...kept, span('…', 'dim')];
}

/** The line in exactly so many columns. */
export function fill(line: Line, columns: number): Line {
  const short = cut(line, columns);
  const missing = columns - widthOf(short);
  return missing === 0 ? short : [...short, span(' '.repeat(missing))];
}

/** Two blocks side by side, each of so many columns. */
export function beside(
  left: readonly Line[],
  right: readonly Line[],
  columns: number,
  gap: number,
): Line[] {
  const height = Math.max(left.length, right.length);
  return Array.from({ length: height }, (_, row) => [
    ...fill(left[row] ?? [], columns),
    span(' '.repeat(gap)),
    ...cut(right[row] ?? [], columns),
  ]);
}

/** The text on as many lines of so many columns as it takes, broken between words; a word that is too long is broken too. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let current = '';
  let used = 0;
  for (const word of span(text).text.split(/ +/).filter(Boolean)) {
    const width = stringWidth(word);
    if (current !== '' && used + 1 + width <= columns) {
      current += ` ${word}`;
      used += 1 + width;
      continue;
    }
    if (current !== '') lines.push(current);
    const pieces = width <= columns ? [word] : broken(word, columns);
    lines.push(...pieces.slice(0, -1));
    current = pieces.at(-1) ?? '';
    used = stringWidth(current);
  }
  return current === '' ? lines : [...lines, current];
}

/** A word in pieces of at most so many columns. */
function broken(word: string, columns: number): string[] {
  const pieces: string[] = [];
  let rest = word;
  while (rest !== '') {
    const piece = beginning(rest, columns);
    // A character that is wider than the whole line has no place on any.
    if (piece === '') return [...pieces, '…'];
    pieces.push(piece);
    rest = rest.slice(piece.length);
  }
  return pieces;
}
