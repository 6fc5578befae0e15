import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readDashboard } from './dashboard.ts';
import { optionsFor } from './field-config.ts';

const read = (name: string) => {
  const file = new URL(`../../test/dashboards/${name}.json`, import.meta.url);
  return readDashboard(JSON.parse(readFileSync(file, 'utf8')), name);
};

test('When a dashboard is read, then its panels have their expressions, units and places', () => {
  const { title, refresh, from, panels, ignored } = read('releases');
  expect([title, refresh, from, ignored]).toEqual([
    'Releases: stable against canary',
    '10s',
    'now-30m',
    [],
  ]);
  const latency = panels.find((panel) => panel.title === 'Latency');
  expect(latency).toMatchObject({
    id: 6,
    type: 'timeseries',
    place: { x: 12, y: 5, w: 12, h: 8 },
    showsThresholds: true,
    fields: { defaults: { unit: 's' } },
  });
  expect(latency?.targets[0]).toMatchObject({ legendFormat: '{{track}} p{{quantile}}' });
});

test('When a row is folded, then its panels are shown, and what is below makes room', () => {
  const { panels } = read('releases');
  const y = (title: string) => panels.find((panel) => panel.title === title)?.place.y;
  expect([y('Folded away in Grafana'), y('Memory'), y('Below the fold')]).toEqual([13, 14, 21]);
});

test('When an expression is hidden, then it is not asked for', () => {
  const memory = read('releases').panels.find((panel) => panel.title === 'Memory');
  expect(memory?.targets.map(({ expr }) => expr)).toEqual(['memory']);
});

test('When an override names some values, then it holds for those alone', () => {
  const versions = read('releases').panels.find((panel) => panel.title === 'Versions');
  if (versions === undefined) throw new Error('the panel is missing');
  expect(optionsFor(versions.fields, 'Rate').unit).toBe('reqps');
  expect(optionsFor(versions.fields, 'Replicas').unit).toBe('short');
});

describe('what others wrote', () => {
  test('When parts are missing or wrong, then the rest is read, and each panel has an id of its own', () => {
    const { panels, ignored } = read('hostile');
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(panels.at(-1)).toMatchObject({ targets: [], place: { w: 1, h: 8 } });
    expect(ignored).toEqual(['the variable replica']);
  });

  test.each([[null], ['x'], [{}], [{ panels: 'none' }]])(
    'When it is no dashboard (%j), then that is said',
    (json) => expect(() => readDashboard(json, 'x')).toThrow('is it a dashboard'),
  );
});
