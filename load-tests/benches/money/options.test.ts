import { expect, test } from 'vitest';
import { readOptions } from './options.ts';

test('When nothing is given, then it is measured three times for ten seconds, with nothing stored', () => {
  expect(readOptions([])).toEqual({ rounds: 3, seconds: 10, stored: 0 });
});

test.each([
  [['--rounds', '0']],
  [['--seconds', 'ten']],
  [['--stored', '5e6']],
  [['--fast']],
  [['now']],
])('When %j is given, then the way out is shown', (args) => {
  expect(() => readOptions(args)).toThrow(expect.objectContaining({ name: 'Trouble' }));
});
