import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readDashboardsConfig, readTracesConfig } from './config.ts';

test('When nothing is set, then ports are those of Jaeger and Grafana', () => {
  expect(readTracesConfig({})).toEqual({
    otlpPort: 4318,
    queryPort: 16686,
    limits: { maxTraces: 2_000, maxBytes: 33_554_432, maxSpansPerTrace: 1_000 },
  });
  expect(readDashboardsConfig({ GF_PATHS_PROVISIONING: '/nowhere' })).toEqual({
    port: 3000,
    folder: '/var/lib/grafana/dashboards',
    prometheusUrl: 'http://prometheus:9090',
    scrapeSeconds: 5,
  });
});

test('When Grafana would be told where things are, then this is told too', () => {
  const folder = mkdtempSync(join(tmpdir(), 'serin-provisioning-'));
  try {
    for (const name of ['dashboards', 'datasources']) mkdirSync(join(folder, name));
    writeFileSync(
      join(folder, 'dashboards/serin.yaml'),
      'apiVersion: 1\nproviders:\n  - name: serin # ours\n    options:\n      path: /serin/dashboards # here\n',
    );
    writeFileSync(
      join(folder, 'datasources/prometheus.yml'),
      'datasources:\n  - name: Prometheus\n    url: "http://other:9090"\n    jsonData:\n      timeInterval: 15s\n',
    );
    const env = { GF_PATHS_PROVISIONING: folder };
    expect(readDashboardsConfig(env)).toMatchObject({
      folder: '/serin/dashboards',
      prometheusUrl: 'http://other:9090',
      scrapeSeconds: 15,
    });
    expect(readDashboardsConfig({ ...env, DASHBOARDS_DIR: '/mine' }).folder).toBe('/mine');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each([
  ['TRACES_MAX_MIB', 'lots'],
  ['TRACES_MAX_MIB', '0'],
  ['TRACES_MAX', '1e9'],
  ['OTLP_PORT', '70000'],
])('When %s is %s, then the start fails and names it', (name, value) => {
  expect(() => readTracesConfig({ [name]: value })).toThrow(name);
});

test('When Prometheus has no address, then the start fails and names the variable', () => {
  expect(() => readDashboardsConfig({ PROMETHEUS_URL: 'file:///etc/passwd' })).toThrow(
    'PROMETHEUS_URL',
  );
});
