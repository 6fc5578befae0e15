import { expect, test } from 'vitest';
import { html } from './html.ts';
import { formatMicros } from './time.ts';

test('When values hold markup, then it is text, also within an attribute of either quote', () => {
  const evil = `"'><script>&`;
  expect(html`<a title="${evil}">${evil}</a>`.markup).toBe(
    '<a title="&quot;&#39;&gt;&lt;script&gt;&amp;">&quot;&#39;&gt;&lt;script&gt;&amp;</a>',
  );
});

test('When values were made by the template, then they stay as they are, alone or in a list', () => {
  const items = ['<a>', 'b'].map((text) => html`<li>${text}</li>`);
  expect(html`<ul>${items}</ul>`.markup).toBe('<ul><li>&lt;a&gt;</li><li>b</li></ul>');
});

test('When there is nothing to show, then nothing is shown; nought is something', () => {
  expect(html`${undefined}${false}${''}${0}`.markup).toBe('0');
});

test('When an object only looks like markup, then it is none', () => {
  const forged = JSON.parse('{"markup":"<script>"}');
  expect(() => html`${forged}`.markup).toThrow(TypeError);
});

test.each([
  [0, '0 µs'],
  [850, '850 µs'],
  [12_345, '12.3 ms'],
  [1_250_000, '1.25 s'],
  [125_000_000, '2 min 5 s'],
  [60_000_000, '1 min'],
])('When a length is %i microseconds, then it reads %s', (micros, text) => {
  expect(formatMicros(micros)).toBe(text);
});
