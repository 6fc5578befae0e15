import { expect, test } from 'vitest';
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

test('When the system runs, then Prometheus scrapes every replica, found through Consul, and the edge', async () => {
  const up = async () => (await targets()).filter(({ health }) => health === 'up');
  await until('everything is scraped', 60, async () => (await up()).length >= 11, 500);
  const replicas = (await up()).filter(({ labels }) => labels.job === 'replicas');
  expect(countBy(replicas, ({ labels }) => `${labels.service} ${labels.track}`)).toEqual({
    'message stable': 3,
    'message canary': 1,
    'credit stable': 3,
    'credit canary': 1,
  });
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
