import { expect, test } from 'vitest';
import { chooseStep, readTimeRange } from './time-range.ts';
import { fillIn } from './variables.ts';

const spacing = { range: { from: 1_000, to: 4_600 }, stepSeconds: 10, scrapeSeconds: 5 };

test.each([
  ['rate(x[$__rate_interval])', 'rate(x[20s])'],
  ['avg_over_time(x[$__interval])', 'avg_over_time(x[10s])'],
  ['increase(x[$__range]) / $__range_s', 'increase(x[3600s]) / 3600'],
  ['x{path=~"/a$"}', 'x{path=~"/a$"}'],
])('When an expression is %s, then Prometheus is asked for %s', (expr, filled) => {
  expect(fillIn(expr, spacing)).toBe(filled);
});

test('When a step is longer than four scrapes, then a rate goes over a step and a scrape', () => {
  expect(fillIn('$__rate_interval', { ...spacing, stepSeconds: 60 })).toBe('65s');
});

test('When a variable is not known, then nothing is asked', () => {
  expect(() => fillIn('up{job="$job"}', spacing)).toThrow('the variable $job is not known');
});

test.each([
  ['now-1h', 'now', { from: 6_400, to: 10_000 }],
  ['now-5m', 'now-1m', { from: 9_700, to: 9_940 }],
  ['1750000000000', '1750000060000', { from: 1_750_000_000, to: 1_750_000_060 }],
])('When the time is from %s to %s, then it is understood', (from, to, range) => {
  expect(readTimeRange(from, to, 10_000)).toEqual(range);
});

test.each([
  ['now', 'now-1h'],
  ['now-40d', 'now'],
  ['yesterday', 'now'],
  ['now-1h', ''],
  ['now-1h; drop', 'now'],
])('When the time is from %s to "%s", then it is refused', (from, to) => {
  expect(() => readTimeRange(from, to, 10_000_000)).toThrow(/./);
});

test('When there is room for few points, then steps are long and round; never shorter than a scrape', () => {
  const day = { from: 0, to: 86_400 };
  expect([chooseStep(day, 400, 5), chooseStep({ from: 0, to: 60 }, 400, 5)]).toEqual([300, 5]);
});
