import { expect, test } from 'vitest';
import { parseMemory } from './project/containers.ts';
import { formatBytes, formatSummary } from './summary.ts';

const container = {
  id: 'a',
  name: 'serin-message-v1-1',
  service: 'message-v1',
  image: 'serin/message:1.0.0',
  status: 'running',
  health: 'healthy',
  lastCheck: '',
  exitCode: 0,
  restarts: 0,
  restartPolicy: 'always',
} as const;

const service = (name: string, image: string, replicas = 1) => ({
  name,
  image,
  replicas,
  job: name.endsWith('-migrate'),
  built: false,
});
const official = [
  service('haproxy', 'haproxy:3.2'),
  service('consul', 'hashicorp/consul:1.21'),
  service('postgres', 'postgres:17'),
  service('queue-redis', 'redis:8'),
  service('cache-redis', 'redis:8'),
  service('message-v1', 'serin/message:1.0.0', 3),
  service('message-migrate', 'serin/message:1.0.0'),
  service('message-v2', 'serin/message:1.1.0'),
  service('credit-v1', 'serin/credit:1.0.0', 3),
  service('credit-v2', 'serin/credit:1.1.0'),
  service('prometheus', 'prom/prometheus:v3.5.0'),
  service('alertmanager', 'prom/alertmanager:v0.28.1'),
  service('node-exporter', 'prom/node-exporter:v1.9.1'),
  service('redis-exporter', 'oliver006/redis_exporter:v1.69.0-alpine'),
  service('postgres-exporter', 'prometheuscommunity/postgres-exporter:v0.17.1'),
];
const ports = {
  ...{ edge: 5000, stats: 5001, consul: 5002, prometheus: 5003 },
  ...{ alertmanager: 5006, traces: 5007, dashboards: 5008 },
};
const rest = {
  containers: [container, { ...container, id: 'b' }],
  memoryBytes: 734 * 2 ** 20,
  ports,
  token: 'abc.def.ghi',
};

test('When all is up, then the screen says what runs, where, how much memory, where to look, and what to try', () => {
  const jaeger = service('traces', 'jaegertracing/jaeger:2.15.0');
  const grafana = service('dashboards', 'grafana/grafana:12.2.0');
  const text = formatSummary({ ...rest, plan: [...official, jaeger, grafana] });
  expect(text).toContain('2 containers, 734 MiB');
  expect(text).toMatch(/message-v1 {10}2 × serin\/message:1\.0\.0/);
  expect(text).not.toContain('message-migrate');
  expect(text).toContain('traces http://127.0.0.1:5007   dashboards http://127.0.0.1:5008');
  expect(text).not.toContain('stand-in');
  expect(text).toContain('ab -n 400 localhost:5000/version');
  expect(text).toContain('ALICE=abc.def.ghi');
  expect(text.split('\n').length).toBeLessThan(45);
});

test('When there is no registry, then one line says how many are stand-ins, and which are programs of ours', () => {
  const plan = [
    service('haproxy', 'serin-standin/haproxy:3.2'),
    service('traces', 'serin-standin/traces:1'),
    service('dashboards', 'serin-standin/dashboards:1'),
  ];
  const lines = formatSummary({ ...rest, plan }).split('\n');
  const [line, ...others] = lines.filter((one) => one.includes('stand-ins'));
  expect(line).toMatch(/3 stand-ins.*traces \(for Jaeger\), dashboards \(for Grafana\)/);
  expect(others).toEqual([]);
});

test('When a place to look at is left out, then nobody is sent there', () => {
  const plan = [...official, service('traces', 'jaegertracing/jaeger:2.15.0', 0)];
  const text = formatSummary({ ...rest, plan });
  expect(text).not.toMatch(/traces|dashboards/);
  expect(text).toContain('Alertmanager http://127.0.0.1:5006');
});

test('When docker stats is read, then the part before the slash counts', () => {
  expect(parseMemory('12.5MiB / 256MiB')).toBe(12.5 * 2 ** 20);
  expect(parseMemory('1.5GiB / 2GiB')).toBe(1.5 * 2 ** 30);
  expect(parseMemory('980kB / 0B')).toBe(980_000);
  expect(parseMemory('--')).toBe(0);
});

test('When bytes are shown, then in a unit a person reads', () => {
  expect(formatBytes(734 * 2 ** 20)).toBe('734 MiB');
  expect(formatBytes(1.25 * 2 ** 30)).toBe('1.3 GiB');
});
