import { expect, test } from 'vitest';
import { formatValue } from '../../browser/units.ts';
import { chooseColours } from './colours.ts';
import { nameSeries } from './legend.ts';
import { showValue } from './shown-value.ts';

test.each([
  [0.0123, 's', '12.3 ms'],
  [0, 's', '0 s'],
  [75, 's', '1.25 min'],
  [1_500, 'ms', '1.5 s'],
  [1_512.4, 'reqps', '1.51 kreq/s'],
  [0.98765, 'percentunit', '98.8%'],
  [0, 'percentunit', '0%'],
  [3 * 1_024 ** 3, 'bytes', '3 GiB'],
  [1_000, 'short', '1k'],
  [0.5, 'short', '0.5'],
  [-2_500, 'short', '-2.5k'],
  [7, 'furlongs', '7 furlongs'],
  [null, 's', '–'],
  [Number.NaN, 's', '–'],
])('When %s is shown in %s, then it reads %s', (value, unit, text) => {
  expect(formatValue(value, unit)).toBe(text);
});

test('When thresholds are crossed, then the colour follows; mappings replace the figure', () => {
  const thresholds = [
    { value: null, colour: 'red' },
    { value: 0.99, colour: 'green' },
  ];
  const options = { unit: 'percentunit', decimals: 2, thresholds, mappings: { '0': 'down' } };
  expect(showValue(0.98, options)).toEqual({ text: '98.00%', colour: '#d64550' });
  expect(showValue(0.99, options)).toEqual({ text: '99.00%', colour: '#2f9e62' });
  expect(showValue(0, options).text).toBe('down');
  expect(showValue(null, options)).toEqual({ text: '–' });
});

test('When series are stable or canary, then their colours are the same wherever they stand', () => {
  const of = (...tracks: string[]) =>
    chooseColours(tracks.map((track) => ({ name: track, labels: { track }, wanted: undefined })));
  const [stable, canary] = of('stable', 'canary');
  expect(of('canary', 'other', 'stable')).toEqual([canary, expect.any(String), stable]);
  expect(new Set(of('stable', 'stable', 'canary', 'canary')).size).toBe(4);
});

test('When a dashboard asks for a colour that is none, then it is not taken', () => {
  const wanted = 'url(https://example.org)';
  expect(chooseColours([{ name: 'x', labels: {}, wanted }])[0]).toMatch(/^#[0-9a-f]{6}$/);
});

test('When a legend names labels, then they are filled in; without one, the labels say it', () => {
  const labels = { __name__: 'up', job: 'edge' };
  expect(nameSeries('{{job}} is {{ missing }}up', labels)).toBe('edge is up');
  expect(nameSeries('__auto', labels)).toBe('up{job="edge"}');
});
