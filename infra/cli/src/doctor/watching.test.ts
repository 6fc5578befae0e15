import { expect, test } from 'vitest';
import { judgeAlerts, judgeTargets } from './watching.ts';

const target = (job: string, health: string) => ({
  health,
  scrapeUrl: `http://${job}:1234/metrics`,
  lastError: health === 'up' ? '' : 'connection refused',
  labels: { job, instance: `${job}:1234` },
});
const planned = (name: string, replicas: number) => ({
  ...{ name, replicas },
  ...{ image: 'x', job: false, built: false },
});

test('When Prometheus can ask everybody, then that is one line', () => {
  expect(judgeTargets([target('consul', 'up')], [planned('consul', 1)])).toEqual([
    { level: 'fine', text: 'Prometheus: asks 1 parts, all answer' },
  ]);
});

test('When somebody does not answer, then it is named with the reason, unless it is left out on purpose', () => {
  const targets = [target('consul', 'down'), target('node-exporter', 'down')];
  const found = judgeTargets(targets, [planned('consul', 1), planned('node-exporter', 0)]);
  expect(found.map(({ level, text }) => [level, text])).toEqual([
    ['wrong', "Prometheus can't ask consul consul:1234: connection refused"],
  ]);
});

test('When an alert fires, then it is to be known, with its runbook; what is only pending is not', () => {
  const alert = (state: string) => ({
    state,
    labels: { alertname: 'QueueAge' },
    annotations: { summary: 'jobs wait too long', runbook_url: 'docs/runbooks/queue-age.md' },
  });
  expect(judgeAlerts([alert('firing'), alert('pending')])).toEqual([
    {
      level: 'note',
      text: 'alert QueueAge fires: jobs wait too long',
      wayOut: 'See docs/runbooks/queue-age.md.',
    },
  ]);
});
