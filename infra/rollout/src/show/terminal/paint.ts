import { styleText } from 'node:util';
import type { Line, Style } from './line.ts';
import { textOf } from './line.ts';

/** Makes of a line what is written to a terminal or a file. */
export type Paint = (line: Line) => string;

/** Stable is blue and canary yellow everywhere in this house. */
const formats: Readonly<Record<Style, Parameters<typeof styleText>[0]>> = {
  strong: 'bold',
  dim: 'dim',
  good: 'green',
  bad: 'red',
  attention: 'magenta',
  stable: 'blue',
  canary: 'yellow',
};

export const paintPlain: Paint = (line) => textOf(line).trimEnd();

export const paintColours: Paint = (line) =>
  line
    .map(({ text, style }) =>
      style === undefined ? text : styleText(formats[style], text, { validateStream: false }),
    )
    .join('');

/** Colours only for a person at a terminal that has them, and who did not say NO_COLOR. */
export function choosePaint(
  isTerminal: boolean,
  env: Readonly<Record<string, string | undefined>>,
): Paint {
  const wanted = isTerminal && !env.NO_COLOR && env.TERM !== 'dumb';
  return wanted ? paintColours : paintPlain;
}
