import fc from 'fast-check';
import { expect, test } from 'vitest';
import { beside, cut, fill, wrap } from './fit.ts';
import { type Line, plainLine, span, textOf, widthOf } from './line.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 60 });
const anyLine = fc.array(
  anyText.map((text) => span(text)),
  { maxLength: 4 },
);
const columns = fc.integer({ min: 0, max: 60 });

test('When a text would move the cursor or break the line, then it does neither', () => {
  const nasty = 'a\x1b[2Jb\r\nc\u009b1md\u202ee\u2028f';
  expect(span(nasty).text).toBe('a [2Jb c 1md e f');
});

test('When any line is cut, then it fits, and says that it was cut', () => {
  fc.assert(
    fc.property(anyLine, columns, (line, width) => {
      const short = cut(line, width);
      expect(widthOf(short)).toBeLessThanOrEqual(width);
      if (widthOf(line) > width && width > 0) expect(textOf(short)).toMatch(/…$/);
      if (widthOf(line) <= width) expect(short).toEqual(line);
    }),
  );
});

test('When any line is filled up, then it has just the width that was wanted', () => {
  fc.assert(
    fc.property(anyLine, columns, (line, width) => {
      expect(widthOf(fill(line, width))).toBe(width);
    }),
  );
});

test('When any text is wrapped, then each line fits, and every character is still there', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 2, max: 40 }), (text, width) => {
      const lines = wrap(text, width);
      for (const line of lines) expect(widthOf(plainLine(line))).toBeLessThanOrEqual(width);
      expect(lines.join('').replaceAll(' ', '')).toBe(span(text).text.replaceAll(' ', ''));
    }),
  );
});

test('When characters are wide, then two columns are counted for each', () => {
  expect(textOf(cut(plainLine('版本版本'), 5))).toBe('版本…');
  expect(wrap('版本版本 ok', 5)).toEqual(['版本', '版本', 'ok']);
});

test('When two blocks stand side by side, then the second begins in the same column on each line', () => {
  const left: Line[] = [plainLine('short'), plainLine('much too long for it')];
  const right: Line[] = [plainLine('A'), plainLine('B'), plainLine('C')];
  expect(beside(left, right, 10, 2).map(textOf)).toEqual([
    'short       A',
    'much too …  B',
    '            C',
  ]);
});
