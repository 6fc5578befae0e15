import type { Dashboard } from './dashboard.ts';
import { figure, graph, perSecond, quantile } from './panels.ts';

export const queues: Dashboard = {
  uid: 'serin-queues',
  title: 'Serin: queues and outbox',
  description: 'The way of a message between the services: what waits where, and for how long.',
  rows: [
    [
      figure('Messages accepted', 'reqps', perSecond('messages_accepted_total', '')),
      figure('To the verdict, p99', 's', quantile(0.99, 'message_verdict_seconds', '')),
      figure('Oldest job', 's', 'max(queue_oldest_job_seconds)', { limit: 10 }),
      figure('Oldest in an outbox', 's', 'max(outbox_oldest_seconds)', { limit: 10 }),
      figure('Back pressure', 'short', 'max(back_pressure_paused)', {
        description: '1 while new messages are refused.',
        limit: 1,
      }),
    ],
    [
      graph('Depth', 'short', {
        '{{queue}} {{state}}': 'max by (queue, state) (queue_depth)',
      }),
      graph('Oldest job', 's', { '{{queue}}': 'max by (queue) (queue_oldest_job_seconds)' }),
    ],
    [
      graph('Added', 'ops', {
        '{{queue}}': perSecond('queue_enqueued_total', 'queue'),
        '{{queue}}, batches not taken': perSecond('queue_enqueue_errors_total', 'queue'),
      }),
      graph('Worked on', 'ops', {
        '{{queue}} {{outcome}}': perSecond('queue_jobs_total', 'queue, outcome'),
      }),
      graph(
        'Replicas that take from it',
        'short',
        { '{{queue}} {{track}}': 'sum by (queue, track) (queue_working)' },
        {
          description:
            'Stable replicas of credit take from credit-requests-canary only while no canary of credit lives.',
        },
      ),
    ],
    [
      graph('Time to add a batch', 's', {
        '{{queue}} p50': quantile(0.5, 'queue_enqueue_duration_seconds', 'queue'),
        '{{queue}} p99': quantile(0.99, 'queue_enqueue_duration_seconds', 'queue'),
      }),
      graph('Time in the queue', 's', {
        '{{queue}} p50': quantile(0.5, 'queue_wait_seconds', 'queue'),
        '{{queue}} p99': quantile(0.99, 'queue_wait_seconds', 'queue'),
      }),
    ],
    [
      graph('Outbox', 'short', {
        '{{service}} rows': 'max by (service) (outbox_rows)',
      }),
      graph('Oldest in the outbox', 's', {
        '{{service}}': 'max by (service) (outbox_oldest_seconds)',
      }),
      graph('Relayed', 'ops', {
        '{{service}}': perSecond('outbox_relayed_total', 'service'),
        '{{service}}, failed batches': perSecond('outbox_relay_errors_total', 'service'),
      }),
    ],
    [
      graph('From accepting to the verdict', 's', {
        '{{verdict}} p50': quantile(0.5, 'message_verdict_seconds', 'verdict'),
        '{{verdict}} p99': quantile(0.99, 'message_verdict_seconds', 'verdict'),
      }),
      graph('From accepting to the outcome', 's', {
        '{{outcome}} p50': quantile(0.5, 'message_outcome_seconds', 'outcome'),
        '{{outcome}} p99': quantile(0.99, 'message_outcome_seconds', 'outcome'),
      }),
      graph('Moves', 'ops', {
        '{{from}} to {{to}}': perSecond('message_moves_total', 'from, to'),
      }),
    ],
    [
      graph('Refused by back pressure', 'reqps', {
        '{{version}} {{track}}': perSecond('back_pressure_refusals_total', 'version, track'),
      }),
      graph(
        'Age of these samples',
        's',
        { '{{service}} {{sample}}': 'max by (service, sample) (sample_age_seconds)' },
        { description: 'Depth, age and outbox are sampled: when this grows, they stand still.' },
      ),
    ],
  ],
};
