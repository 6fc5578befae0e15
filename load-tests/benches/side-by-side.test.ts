import { expect, test } from 'vitest';
import { bestOf, sideBySide } from './side-by-side.ts';

test('When two are measured in three rounds, then every second round is in reverse order', async () => {
  const order: string[] = [];
  const one = (name: string) => async () => order.push(name);
  const rates = await sideBySide({ a: one('a'), b: one('b') }, 3, () => {});
  expect(order.join('')).toBe('abbaab');
  expect(rates.a).toEqual({ median: 4, least: 1, most: 5, all: [1, 4, 5] });
  expect(rates.b).toEqual({ median: 3, least: 2, most: 6, all: [2, 3, 6] });
});

test('When numbers of clients are tried, then the one that gives most is taken', async () => {
  const rates: Record<number, number> = { 8: 100, 16: 300, 32: 200 };
  expect(await bestOf([8, 16, 32], async (clients) => rates[clients] ?? 0)).toBe(16);
});
