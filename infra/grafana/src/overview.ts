import type { Dashboard } from './dashboard.ts';
import { figure, graph, perSecond, quantile, release, table } from './panels.ts';

const ofCallers = '{route!~"/health.*|/metrics"}';

export const overview: Dashboard = {
  uid: 'serin-overview',
  title: 'Serin: overview',
  description:
    'Rate, errors and latency of each release, stable beside canary, and the share it gets.',
  rows: [
    [
      figure('Requests', 'reqps', 'sum(service:http_requests:rate1m)'),
      figure('Failing (5xx)', 'percentunit', 'max(service:http_errors:ratio1m)', {
        description: 'Of the release that fails most.',
        limit: 0.02,
      }),
      figure('p99', 's', 'max(service:http_latency_seconds:p99_1m)', {
        description: 'Of the slowest release.',
        limit: 0.5,
      }),
      figure('Replicas that serve', 'short', 'sum(service:replicas_up:count)'),
      figure('Alerts', 'short', 'count(ALERTS{alertstate="firing"}) or vector(0)', {
        description: 'Those that fire now. What to do: docs/runbooks.',
        limit: 1,
      }),
    ],
    [
      graph('Requests by release', 'reqps', { [release]: 'service:http_requests:rate1m' }),
      graph('Failing (5xx) by release', 'percentunit', {
        [release]: 'service:http_errors:ratio1m',
      }),
    ],
    [
      graph('p50 by release', 's', { [release]: 'service:http_latency_seconds:p50_1m' }),
      graph('p99 by release', 's', { [release]: 'service:http_latency_seconds:p99_1m' }),
    ],
    [
      graph(
        "The canary's share",
        'percentunit',
        {
          '{{service}}: set': 'service:share_set:ratio{track="canary"}',
          '{{service}}: measured': 'service:share_measured:ratio1m{track="canary"}',
        },
        {
          description:
            'Set: by the weights of the replicas that the edge has up. Measured: what they were asked, also by callers who chose a track by header.',
        },
      ),
      table('Releases', 'short', {
        'requests/s': 'sum by (service, track) (service:http_requests:rate1m)',
        'share set': 'service:share_set:ratio',
        'share measured': 'service:share_measured:ratio1m',
      }),
    ],
    [
      graph('Requests by route', 'reqps', {
        '{{service}} {{method}} {{route}}': perSecond(
          `http_requests_total${ofCallers}`,
          'service, method, route',
        ),
      }),
      graph('p99 by route and release', 's', {
        '{{service}} {{version}} {{method}} {{route}}': quantile(
          0.99,
          'http_request_duration_seconds',
          'service, version, method, route',
        ),
      }),
    ],
    [
      graph('Requests by status', 'reqps', {
        '{{service}} {{version}} {{status}}': perSecond(
          `http_requests_total${ofCallers}`,
          'service, version, status',
        ),
      }),
      graph('Callers turned away', 'reqps', {
        '{{service}} {{reason}}': perSecond('auth_rejections_total', 'service, reason'),
      }),
    ],
    [
      graph(
        'Event loop lag, p99',
        's',
        { [release]: 'max by (service, version, track) (nodejs_eventloop_lag_p99_seconds)' },
        { description: 'How late a replica comes to its work: short of CPU, or busy too long.' },
      ),
      graph('CPU of a replica', 'percentunit', {
        [release]: 'max by (service, version, track) (rate(process_cpu_seconds_total[1m]))',
      }),
      graph('Memory of a replica', 'bytes', {
        [release]: 'max by (service, version, track) (process_resident_memory_bytes)',
      }),
    ],
  ],
};
