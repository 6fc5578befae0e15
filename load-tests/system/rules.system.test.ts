import { expect, test } from 'vitest';
import { system } from './support.ts';

/** Where Prometheus may write: its root file system is read-only. */
const promtool = (...args: string[]) =>
  system.compose('exec', '-T', '-e', 'TMPDIR=/prometheus', 'prometheus', 'promtool', ...args);

test('When configuration and rules are checked by Prometheus itself, then they are valid', async () => {
  const said = await promtool('check', 'config', '/etc/prometheus/prometheus.yml');
  expect(said).toContain('2 rule files found');
});

test('When the rules are tested, then each alert fires when it should, and none when all is well', async () => {
  const said = await promtool('test', 'rules', '/etc/prometheus/tests/alerts.yml');
  expect(said).toContain('SUCCESS');
});
