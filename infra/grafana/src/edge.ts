import type { Dashboard } from './dashboard.ts';
import { figure, graph, perSecond } from './panels.ts';

const pools = '{proxy=~"(message|credit)-.*"}';

export const edge: Dashboard = {
  uid: 'serin-edge',
  title: 'Serin: edge and discovery',
  description: 'What callers get from HAProxy, where their requests wait, and who is in rotation.',
  rows: [
    [
      figure(
        'Requests',
        'reqps',
        'sum(rate(haproxy_frontend_http_requests_total{proxy="edge"}[1m]))',
      ),
      figure('Connections', 'short', 'haproxy_frontend_current_sessions{proxy="edge"}'),
      figure('message: replicas', 'short', 'service:replicas_up:count{service="message"}'),
      figure('credit: replicas', 'short', 'service:replicas_up:count{service="credit"}'),
      figure('Failing the checks', 'short', 'sum(service:replicas_down:count)', { limit: 1 }),
    ],
    [
      graph('Answers by status', 'reqps', {
        '{{code}}': 'sum by (code) (rate(haproxy_frontend_http_responses_total{proxy="edge"}[1m]))',
      }),
      graph('Answers by replica', 'reqps', {
        '{{proxy}} {{server}}':
          'sum by (proxy, server) (rate(haproxy_server_http_responses_total{proxy=~"(message|credit)-all"}[1m])) > 0',
      }),
    ],
    [
      graph('Retries and redispatches', 'ops', {
        '{{proxy}} retried': perSecond(`haproxy_backend_retry_warnings_total${pools}`, 'proxy'),
        '{{proxy}} sent elsewhere': perSecond(
          `haproxy_backend_redispatch_warnings_total${pools}`,
          'proxy',
        ),
      }),
      graph('Errors towards replicas', 'ops', {
        '{{proxy}} connecting': perSecond(
          `haproxy_backend_connection_errors_total${pools}`,
          'proxy',
        ),
        '{{proxy}} answering': perSecond(`haproxy_backend_response_errors_total${pools}`, 'proxy'),
      }),
    ],
    [
      graph('Waiting at the edge', 'short', {
        '{{proxy}}': `sum by (proxy) (haproxy_backend_current_queue${pools})`,
      }),
      graph('Time to answer, average of the last 1024', 's', {
        '{{proxy}}': `max by (proxy) (haproxy_backend_response_time_average_seconds${pools})`,
      }),
    ],
    [
      graph('Weights in rotation', 'short', { '{{service}} {{track}}': 'service:edge_weight:sum' }),
      graph('Targets of Prometheus that answer', 'short', { '{{job}}': 'sum by (job) (up)' }),
      graph('Bytes', 'Bps', {
        in: 'rate(haproxy_frontend_bytes_in_total{proxy="edge"}[1m])',
        out: 'rate(haproxy_frontend_bytes_out_total{proxy="edge"}[1m])',
      }),
    ],
  ],
};
