import { type Line, type Style, textOf, widthOf } from '../terminal/line.ts';

/** Pixels of one character, and from the frame to the text. */
const cell = { width: 8, height: 17 };
const margin = 14;
const columns = 80;
const rows = 24;

const colours: Readonly<Record<Style, string>> = {
  strong: '#ffffff',
  dim: '#8b949e',
  good: '#7ec97f',
  bad: '#f28b82',
  attention: '#c8a2e8',
  stable: '#6cb2f2',
  canary: '#f2cf63',
};

/** Screens of 80 x 24 below each other, as a terminal would show them; the same lines make the same file. */
export function screensAsSvg(title: string, screens: readonly (readonly Line[])[]): string {
  const screenHeight = rows * cell.height + 2 * margin;
  const width = columns * cell.width + 2 * margin;
  const height = screens.length * (screenHeight + margin) - margin;
  const words = screens.map((lines) => lines.map(textOf).join('\n')).join('\n\n');
  const drawn = screens.map((lines, index) => screenAt(lines, index * (screenHeight + margin)));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${escaped(title)}</title>
<desc>${escaped(words)}</desc>
<g font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="13" fill="#d5d9e0">
${drawn.join('\n')}
</g>
</svg>
`;
}

function screenAt(lines: readonly Line[], top: number): string {
  const width = columns * cell.width + 2 * margin;
  const height = rows * cell.height + 2 * margin;
  const frame = `<rect y="${top}" width="${width}" height="${height}" rx="8" fill="#161a20"/>`;
  const texts = lines.flatMap((line, row) =>
    textsOf(line, top + margin + (row + 0.8) * cell.height),
  );
  return [frame, ...texts].join('\n');
}

/** Each piece has its column and its length, so that it stands where a terminal has it, whatever the font. */
function textsOf(line: Line, y: number): string[] {
  let column = 0;
  return line.flatMap((one) => {
    const width = widthOf([one]);
    const begin = column + one.text.length - one.text.trimStart().length;
    const text = one.text.trim();
    column += width;
    if (text === '') return [];
    const fill = one.style === undefined ? '' : ` fill="${colours[one.style]}"`;
    const bold = one.style === 'strong' ? ' font-weight="bold"' : '';
    const place = `x="${margin + begin * cell.width}" y="${y.toFixed(1)}"`;
    const length = `textLength="${widthOf([{ text }]) * cell.width}" lengthAdjust="spacingAndGlyphs"`;
    return `<text xml:space="preserve" ${place} ${length}${fill}${bold}>${escaped(text)}</text>`;
  });
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

const escaped = (text: string) => text.replace(/[&<>]/g, (sign) => entities[sign] ?? sign);
