import { expect, test } from 'vitest';
import { valueOfQuery } from '../drills/host-figures.ts';
import { until } from '../drills/wait.ts';
import { ask } from '../scenarios/ask.ts';
import { countBy } from '../scenarios/share.ts';
import { system } from './support.ts';

interface Target {
  health: string;
  labels: Record<string, string>;
}

const targets = async (): Promise<Target[]> => {
  const { body } = await ask(system.project.ports.prometheus, {
    path: '/api/v1/targets?state=active',
  });
  return JSON.parse(body).data.activeTargets;
};

test('When the system runs, then Prometheus scrapes every replica, found through Consul, and every other part', async () => {
  const jobs = {
    replicas: 8,
    edge: 1,
    consul: 1,
    prometheus: 1,
    alertmanager: 1,
    node: 1,
    postgres: 1,
    redis: 2,
  };
  const all = Object.values(jobs).reduce((sum, one) => sum + one);
  const up = async () => (await targets()).filter(({ health }) => health === 'up');
  await until('everything is scraped', 60, async () => (await up()).length >= all, 500);
  expect(countBy(await up(), ({ labels }) => labels.job ?? '')).toEqual(jobs);
  expect((await targets()).length).toBe(all);
  const replicas = (await up()).filter(({ labels }) => labels.job === 'replicas');
  expect(countBy(replicas, ({ labels }) => `${labels.service} ${labels.track}`)).toEqual({
    'message stable': 3,
    'message canary': 1,
    'credit stable': 3,
    'credit canary': 1,
  });
});

/** How many different values of a label there are. */
const different = (label: string, metric: string) => `count(count by (${label}) (${metric}))`;

test.each([
  { what: 'both Redis answer the exporter', query: 'sum(redis_up)', value: 2 },
  { what: 'PostgreSQL answers the exporter', query: 'sum(pg_up)', value: 1 },
  {
    what: 'both databases are seen',
    query: different('datname', 'pg_stat_database_xact_commit{datname=~"message|credit"}'),
    value: 2,
  },
  {
    what: "the host's CPU is told by mode",
    query: different('mode', 'node_cpu_seconds_total{mode=~"user|system|iowait|softirq|steal"}'),
    value: 5,
  },
  {
    what: "the host's load, memory, processes and switches are told",
    query:
      'count({__name__=~"node_load(1|5|15)|node_memory_(MemFree|MemTotal|Cached|Buffers)_bytes|node_procs_(running|blocked)|node_context_switches_total"})',
    value: 10,
  },
  {
    what: "the disk of Docker's data is told",
    query: 'count(node_filesystem_avail_bytes)',
    value: 1,
  },
])('When the stores and the host are asked after, then $what', async ({ query, value }) => {
  const isTrue = async () => (await valueOfQuery(system, query).catch(() => 0)) === value;
  await until(`${query} is ${value}`, 60, isTrue, 500);
});

test("When the host's network is asked after, then it is the host's, not the exporter's own", async () => {
  const start = Math.floor(Date.now() / 1_000) - 15;
  const path = `/api/v1/series?match[]=node_network_receive_bytes_total&start=${start}`;
  const { body } = await ask(system.project.ports.prometheus, { path });
  const told: string[] = JSON.parse(body).data.map(({ device }: { device: string }) => device);
  const [replica] = await system.containers('message-v1');
  const onHost = ['run', '--rm', '--network', 'host', '--entrypoint', 'cat', replica?.image ?? ''];
  const table = await system.docker(...onHost, '/proc/net/dev');
  const devices = [...table.matchAll(/^\s*([^\s:]+):/gm)].map(([, device]) => device ?? '');
  const hidden = /^(lo|veth.*|br-.*|ifb.*)$/;
  expect(told.sort()).toEqual(devices.filter((device) => !hidden.test(device)).sort());
});

test.each([
  'haproxy_server_status',
  'haproxy_server_weight',
  'haproxy_server_current_queue',
  'haproxy_server_queue_time_average_seconds',
  'haproxy_server_response_time_average_seconds',
  'haproxy_server_retry_warnings_total',
  'haproxy_server_redispatch_warnings_total',
  'haproxy_server_connection_errors_total',
  'haproxy_server_response_errors_total',
  'haproxy_server_server_aborts_total',
  'haproxy_server_check_failures_total',
])('When the edge is asked after, then %s is there of each replica', async (metric) => {
  const replicas = `count(sum by (proxy, server) (${metric}{proxy=~"(message|credit)-all"}))`;
  const isThere = async () => (await valueOfQuery(system, replicas).catch(() => 0)) === 8;
  await until(`${metric} is there of 8 replicas`, 60, isThere, 500);
});

test('When a replica is asked for its requests, then they are labelled by service, version and track', async () => {
  const query = 'sum by (service, version, track) (http_requests_total)';
  const path = `/api/v1/query?query=${encodeURIComponent(query)}`;
  await until(
    'each release has counted requests',
    60,
    async () => {
      const { body } = await ask(system.project.ports.prometheus, { path });
      const labels: Record<string, string>[] = JSON.parse(body).data.result.map(
        ({ metric }: { metric: Record<string, string> }) => metric,
      );
      const releases = labels
        .map(({ service, version, track }) => `${service} ${version} ${track}`)
        .sort();
      return (
        releases.join() ===
        'credit 1.0.0 stable,credit 1.1.0 canary,message 1.0.0 stable,message 1.1.0 canary'
      );
    },
    500,
  );
});
