import { expect, test } from 'vitest';
import { span } from './line.ts';
import { choosePaint, paintColours, paintPlain } from './paint.ts';

const line = [span('stable ', 'stable'), span('and more')];

test.each([
  ['a terminal', true, {}, paintColours],
  ['no terminal', false, {}, paintPlain],
  ['NO_COLOR', true, { NO_COLOR: '1' }, paintPlain],
  ['an empty NO_COLOR', true, { NO_COLOR: '' }, paintColours],
  ['a dumb terminal', true, { TERM: 'dumb' }, paintPlain],
] as const)(
  'When there is %s, then colours are used just where they may be',
  (_, isTty, env, paint) => {
    expect(choosePaint(isTty, env)).toBe(paint);
  },
);

test('When a line is painted, then the text is the same, and colours end where their text ends', () => {
  expect(paintPlain(line)).toBe('stable and more');
  expect(paintColours(line)).toBe('\x1b[34mstable \x1b[39mand more');
});
