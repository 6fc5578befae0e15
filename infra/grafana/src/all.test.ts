import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dashboards, files } from './all.ts';

const directory = join(import.meta.dirname, '../dashboards');

test.each(files)(
  'When $name is read, then it is what its description makes (if not: run infra/grafana/src/main.ts)',
  ({ name, text }) => {
    expect(readFileSync(join(directory, name), 'utf8')).toBe(text);
  },
);

test('When dashboards are listed, then there is no other file, and each name is there once', () => {
  expect(readdirSync(directory).sort()).toEqual(files.map(({ name }) => name).sort());
  expect(new Set(dashboards.map(({ uid }) => uid)).size).toBe(dashboards.length);
});

test('When panels are read, then each has a title, its queries have legends, and texts have words', () => {
  for (const panel of dashboards.flatMap(({ rows }) => rows.flat())) {
    expect(panel.title).not.toBe('');
    if (panel.type === 'text') expect(panel.content).toBeTruthy();
    else expect(panel.queries?.length, panel.title).toBeGreaterThan(0);
    for (const { expr, legend } of panel.queries ?? []) expect(expr && legend).toBeTruthy();
  }
});
