import { expect, test } from 'vitest';
import { readOptions } from './options.ts';

test('When nothing is given, then it is measured in several rounds, and nothing is profiled', () => {
  expect(readOptions([])).toEqual({ rounds: 5, seconds: 4, profile: false });
  expect(readOptions(['--profile'])).toEqual({ rounds: 5, seconds: 4, profile: true });
});

test.each([[['--rounds', '0']], [['--seconds', 'four']], [['--fast']]])(
  'When %j is given, then the way out is shown',
  (args) => {
    expect(() => readOptions(args)).toThrow(expect.objectContaining({ name: 'Trouble' }));
  },
);
