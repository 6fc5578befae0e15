import { expect, test } from 'vitest';
import { inRounds } from './in-rounds.ts';

const items = ['a', 'b', 'c', 'd'];

test('When so many are taken as there are, then each came once', () => {
  const next = inRounds(items);
  for (let round = 0; round < 20; round += 1) expect(items.map(next).sort()).toEqual(items);
});

test('When every fourth of four is looked at, then it is not always the same', () => {
  const next = inRounds(items);
  const fourths = Array.from({ length: 100 }, () => items.map(next)[0]);
  expect(new Set(fourths)).toEqual(new Set(items));
});
