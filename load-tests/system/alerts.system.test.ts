import { compose } from '@serin/cli/project/compose.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../drills/wait.ts';
import { ask } from '../scenarios/ask.ts';
import { somebody, system } from './support.ts';

const { project } = system;
const port = project.ports.alertmanager;
const withWebhook = { ...project.env, ALERT_WEBHOOK_URL: 'http://alert-receiver:8080/' };
const again = ['up', '--no-deps', '--wait', 'alertmanager'];

beforeAll(async () => {
  await system.compose('--profile', 'alert-receiver', 'up', '--detach', 'alert-receiver');
  await compose({ ...project, env: withWebhook }, again);
});
afterAll(async () => {
  await system.compose(...again);
  await system.compose('--profile', 'alert-receiver', 'rm', '--stop', '--force', 'alert-receiver');
});

test('When ALERT_WEBHOOK_URL is set and an alert fires, then the receiver there hears of it', async () => {
  const alertname = somebody('Drill').replace('-', '_');
  const body = [
    { labels: { alertname, severity: 'ticket' }, annotations: { summary: 'for show' } },
  ];
  const posted = await ask(port, { method: 'POST', path: '/api/v2/alerts', body });
  expect(posted.status).toBe(200);
  const heard = async () =>
    (await system.compose('--profile', 'alert-receiver', 'logs', 'alert-receiver')).includes(
      `firing ${alertname} severity=ticket`,
    );
  await until('the receiver shows the alert', 60, heard, 500);
});
