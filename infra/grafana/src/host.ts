import type { Dashboard } from './dashboard.ts';
import { figure, graph, perSecond, quantile } from './panels.ts';

const disks = '{device!~"loop.*|ram.*"}';
const nets = '{device!~"lo|veth.*|br-.*"}';

export const host: Dashboard = {
  uid: 'serin-host',
  title: 'Serin: host and stores',
  description: 'Whether the machine, PostgreSQL or Redis is what makes things slow.',
  rows: [
    [
      figure('Stolen', 'percentunit', 'host:cpu:ratio1m{mode="steal"}', {
        description: 'CPU time that the machine below gave to others.',
        limit: 0.1,
      }),
      figure('Waiting for the disk', 'percentunit', 'host:cpu:ratio1m{mode="iowait"}', {
        limit: 0.2,
      }),
      figure('Load per core', 'short', 'host:load1_per_core:ratio', { limit: 2 }),
      figure('Memory in use', 'percentunit', 'host:memory_used:ratio', { limit: 0.9 }),
      figure('Disk in use', 'percentunit', 'host:disk_used:ratio', { limit: 0.9 }),
    ],
    [
      graph(
        'CPU',
        'percentunit',
        { '{{mode}}': 'host:cpu:ratio1m{mode!="idle"}' },
        { stacked: true },
      ),
      graph('Load', 'short', {
        '1 min': 'node_load1',
        '5 min': 'node_load5',
        '15 min': 'node_load15',
        cores: 'count(node_cpu_seconds_total{mode="idle"})',
      }),
      graph(
        'Memory',
        'bytes',
        {
          used: 'node_memory_MemTotal_bytes - node_memory_MemFree_bytes - node_memory_Cached_bytes - node_memory_Buffers_bytes',
          cached: 'node_memory_Cached_bytes',
          buffers: 'node_memory_Buffers_bytes',
          free: 'node_memory_MemFree_bytes',
        },
        { stacked: true },
      ),
    ],
    [
      graph('Processes', 'short', {
        running: 'node_procs_running',
        blocked: 'node_procs_blocked',
      }),
      graph('Context switches', 'ops', { switches: 'rate(node_context_switches_total[1m])' }),
      graph('Disk', 'Bps', {
        read: `sum(rate(node_disk_read_bytes_total${disks}[1m]))`,
        written: `sum(rate(node_disk_written_bytes_total${disks}[1m]))`,
      }),
      graph('Network', 'Bps', {
        in: `sum(rate(node_network_receive_bytes_total${nets}[1m]))`,
        out: `sum(rate(node_network_transmit_bytes_total${nets}[1m]))`,
      }),
    ],
    [
      graph('PostgreSQL: connections', 'short', {
        '{{datname}}': 'sum by (datname) (pg_stat_database_numbackends{datname=~"message|credit"})',
      }),
      graph('PostgreSQL: transactions', 'ops', {
        '{{datname}} committed':
          'sum by (datname) (rate(pg_stat_database_xact_commit{datname=~"message|credit"}[1m]))',
        '{{datname}} rolled back':
          'sum by (datname) (rate(pg_stat_database_xact_rollback{datname=~"message|credit"}[1m]))',
      }),
      graph('PostgreSQL: size', 'bytes', {
        '{{datname}}': 'max by (datname) (pg_database_size_bytes{datname=~"message|credit"})',
      }),
    ],
    [
      graph('Pools: connections', 'short', {
        '{{service}} {{state}}': 'sum by (service, state) (postgres_pool_connections)',
        '{{service}}: who waits for one': 'sum by (service) (postgres_pool_waiting)',
      }),
      graph('Pools: waiting for a connection', 's', {
        '{{service}} p50': quantile(0.5, 'postgres_pool_wait_seconds', 'service'),
        '{{service}} p99': quantile(0.99, 'postgres_pool_wait_seconds', 'service'),
      }),
    ],
    [
      graph('Redis: memory', 'bytes', { '{{instance}}': 'redis_memory_used_bytes' }),
      graph('Redis: commands', 'ops', {
        '{{instance}}': 'rate(redis_commands_processed_total[1m])',
      }),
      graph('Redis: clients', 'short', { '{{instance}}': 'redis_connected_clients' }),
      graph('Redis: evicted', 'ops', { '{{instance}}': 'rate(redis_evicted_keys_total[1m])' }),
    ],
    [
      graph('Cache: reads', 'ops', {
        '{{service}} {{result}}': perSecond('cache_reads_total', 'service, result'),
      }),
      graph('Cache: fills', 'ops', { '{{service}}': perSecond('cache_fills_total', 'service') }),
      graph('Cache: time to answer', 's', {
        '{{service}} p50': quantile(0.5, 'cache_duration_seconds', 'service'),
        '{{service}} p99': quantile(0.99, 'cache_duration_seconds', 'service'),
      }),
    ],
    [
      graph(
        'Provider',
        'short',
        {
          'breakers open': 'sum(provider_breaker_state{state="open"}) or vector(0)',
          'attempts/s': 'sum(rate(provider_attempts_total[1m])) or vector(0)',
        },
        { description: 'Without PROVIDER_URL messages go into the inbox: then this is 0.' },
      ),
    ],
  ],
};
