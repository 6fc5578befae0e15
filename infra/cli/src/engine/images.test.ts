import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { officialImages } from './images.ts';
import { isStandIn, standInName } from './stand-ins.ts';

const root = join(import.meta.dirname, '../../../..');

test('When the Compose file names official images, then each has a stand-in with an honest name', () => {
  const images = officialImages(readFileSync(join(root, 'docker-compose.yml'), 'utf8'));
  expect([...images.keys()].sort()).toEqual([
    'CONSUL_IMAGE',
    'HAPROXY_IMAGE',
    'NODE_IMAGE',
    'POSTGRES_IMAGE',
    'PROMETHEUS_IMAGE',
    'REDIS_IMAGE',
  ]);
  for (const [variable, official] of images) {
    expect(isStandIn(official)).toBe(false);
    expect(standInName(variable)).toMatch(/^serin-standin\/[a-z]+:[\d.]+$/);
  }
});
