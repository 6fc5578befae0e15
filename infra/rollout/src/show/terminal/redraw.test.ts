import { expect, test } from 'vitest';
import { smallTerminal } from '../../../test-support/small-terminal.ts';
import { openScreen } from './redraw.ts';

test('When frames follow each other, then only the last one is to be seen, below what was there before', () => {
  const { terminal, lines } = smallTerminal(20, 8);
  terminal.write('$ npm run rollout\n');
  const screen = openScreen(terminal);
  screen.draw(['one', 'a long second line', 'three']);
  screen.draw(['one', 'two']);
  expect(lines()).toEqual(['$ npm run rollout', 'one', 'two']);
  screen.draw(['1', '2', '3', '4']);
  expect(lines()).toEqual(['$ npm run rollout', '1', '2', '3', '4']);
  screen.end();
});

test('When nothing has changed, then nothing is written', () => {
  const { terminal, seen } = smallTerminal(20, 8);
  const screen = openScreen(terminal);
  screen.draw(['one']);
  const before = seen.writes;
  screen.draw(['one']);
  expect(seen.writes).toBe(before);
});

test('When a frame is drawn, then it is one write, and no line is blank in between', () => {
  const { terminal, seen } = smallTerminal(20, 8);
  const screen = openScreen(terminal);
  screen.draw(['one', 'two']);
  screen.draw(['ONE', 'two']);
  expect(seen.writes).toBe(2);
  expect(seen.clears).toBe(0);
});

test('When there are more lines than rows, then the first ones are shown, and nothing scrolls', () => {
  const { terminal, seen, lines } = smallTerminal(20, 4);
  const screen = openScreen(terminal);
  for (const frame of ['a', 'b'])
    screen.draw(Array.from({ length: 9 }, (_, line) => `${frame}${line}`));
  expect(lines()).toEqual(['b0', 'b1', 'b2']);
  expect(seen.scrolled).toBe(0);
});

test('When the terminal gets another size, then the frame is drawn anew on an empty screen', () => {
  const { terminal, seen, lines, resize } = smallTerminal(20, 8);
  const screen = openScreen(terminal);
  screen.draw(['one']);
  resize(30, 8);
  screen.draw(['one']);
  expect(seen.clears).toBe(1);
  expect(lines()).toEqual(['one']);
});

test('When it ends, then the cursor is given back and the last frame stays', () => {
  const { terminal, seen, lines } = smallTerminal(20, 8);
  const screen = openScreen(terminal);
  screen.draw(['done']);
  expect(seen.isCursorShown).toBe(false);
  screen.end();
  expect(seen.isCursorShown).toBe(true);
  expect(lines()).toEqual(['done']);
});
