import { expect, test } from 'vitest';
import { createRandom, type Random } from './random.ts';

const draw = (random: Random) => [
  random.integer(1, 1_000_000),
  random.shuffle([1, 2, 3, 4, 5]),
  random.pick(['a', 'b', 'c']),
  random.fork().integer(1, 1_000_000),
];

test('When two sources have the same seed, then they choose alike; another seed chooses otherwise', () => {
  expect(draw(createRandom(7))).toEqual(draw(createRandom(7)));
  expect(draw(createRandom(7))).not.toEqual(draw(createRandom(8)));
});

test('When one fork draws more, then the other draws the same as before', () => {
  const pair = (draws: number) => {
    const random = createRandom(7);
    const [one, other] = [random.fork(), random.fork()];
    for (let count = 0; count < draws; count += 1) one.integer(0, 9);
    return other.integer(0, 1_000_000);
  };
  expect(pair(1)).toBe(pair(50));
});

test('When items are shuffled, then each is still there once', () => {
  const items = Array.from({ length: 50 }, (_, index) => index);
  expect(
    createRandom(1)
      .shuffle(items)
      .sort((a, b) => a - b),
  ).toEqual(items);
});
