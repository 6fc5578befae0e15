import { expect, test } from 'vitest';
import { type Figures, sumUp } from './sum-up.ts';

const figures = (messages: number, edge: number): Figures => {
  const rate = (median: number) => ({ median, least: median, most: median, all: [median] });
  return {
    messages: rate(messages),
    pgbench: rate(1_000),
    edge: rate(edge),
    bare: rate(10_000),
    bareBehindProxy: rate(8_000),
  };
};

test('When the system alone was measured, then each ratio stands beside its aim', () => {
  const text = sumUp({ conditions: ['4 cores'], empty: figures(400, 4_000) });
  expect(text).toMatch(/ratio +0\.40 {2}✔ aim 0\.3/);
  expect(text).toMatch(/ratio +0\.40 {2}✖ aim 0\.5/);
  expect(text).toContain('4 cores');
});

test('When a second system has messages stored, then it tells how many times slower that is', () => {
  const full = { stored: 5_000_000, figures: figures(390, 3_000) };
  const text = sumUp({ conditions: [], empty: figures(400, 4_000), full });
  expect(text).toContain('5,000,000 stored');
  expect(text).toMatch(/visible +400 .* 390 .* 1\.03 {2}✔ aim 1\.2/);
  expect(text).toMatch(/edge +4,000 .* 3,000 .* 1\.33 {2}✖ aim 1\.2/);
});
