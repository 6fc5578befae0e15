import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { neededImages, officialImages } from './images.ts';
import { recipes } from './recipes.ts';
import { isStandIn, standInName } from './stand-ins.ts';

const root = join(import.meta.dirname, '../../../..');
const composeFile = readFileSync(join(root, 'docker-compose.yml'), 'utf8');

test('When the Compose file names official images, then each has a stand-in with an honest name', () => {
  const images = officialImages(composeFile);
  expect([...images.keys()].sort()).toEqual(Object.keys(recipes).sort());
  for (const [variable, official] of images) {
    expect(isStandIn(official)).toBe(false);
    expect(standInName(variable)).toMatch(/^serin-standin\/[a-z-]+:[\d.]+$/);
  }
});

test('When a Compose profile is off, then its image is not needed; when .env turns it on, it is', () => {
  const other = mkdtempSync(join(tmpdir(), 'serin-'));
  try {
    writeFileSync(join(other, 'docker-compose.yml'), composeFile);
    const needed = () => [...neededImages({ root: other, env: {} }).keys()];
    expect(needed()).not.toContain('NETDATA_IMAGE');
    expect(needed()).toContain('JAEGER_IMAGE');
    writeFileSync(join(other, '.env'), 'COMPOSE_PROFILES=flaky-provider,netdata\n');
    expect(needed()).toContain('NETDATA_IMAGE');
  } finally {
    rmSync(other, { recursive: true, force: true });
  }
});
