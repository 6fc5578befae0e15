import stringWidth from 'string-width';

/** What a piece of text means; how it is coloured is the painter's business. */
export type Style = 'strong' | 'dim' | 'good' | 'bad' | 'attention' | 'stable' | 'canary';

export interface Span {
  readonly text: string;
  readonly style?: Style | undefined;
}

/** One line of a screen. */
export type Line = readonly Span[];

/**
 * A piece of a line. The only way text gets to a screen: what a person or a program wrote may hold anything, and nothing of
 * it must move the cursor, turn the direction or break the line.
 */
export function span(text: string, style?: Style): Span {
  const clean = text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ');
  return style === undefined ? { text: clean } : { text: clean, style };
}

/** A line of plain text. */
export const plainLine = (text: string): Line => [span(text)];

export const emptyLine: Line = [];

export function textOf(line: Line): string {
  return line.map(({ text }) => text).join('');
}

/** In terminal columns: some characters take two, some none. */
export function widthOf(line: Line): number {
  return line.reduce((sum, { text }) => sum + stringWidth(text), 0);
}
