import { expect, test } from 'vitest';
import { eventually } from '../../test-support/eventually.ts';
import { testIdentity } from '../../test-support/identity.ts';
import { seriesOf } from '../../test-support/read-metrics.ts';
import { silentLog } from '../../test-support/silent-log.ts';
import { createMetrics } from './metrics.ts';
import { startSamplers } from './samplers.ts';

test('When a store is gone, then a scrape does not wait for it, others are sampled, and the age tells', async () => {
  const { registry } = createMetrics(testIdentity);
  let sampled = 0;
  const samplers = startSamplers({
    samplers: {
      works: { sample: async () => void sampled++, everyMillis: 1 },
      hangs: { sample: () => new Promise((resolve) => setTimeout(resolve, 500)), everyMillis: 1 },
      fails: { sample: () => Promise.reject(new Error('gone')), everyMillis: 1 },
    },
    registry,
    log: silentLog,
  });
  const age = async (name: string) =>
    (await seriesOf(registry)).get(`sample_age_seconds{sample="${name}"}`) ?? Number.NaN;
  await eventually(async () => (await age('hangs')) > 0.2 && (await age('fails')) > 0.2);
  expect(await age('works')).toBeLessThan(await age('fails'));
  expect(sampled).toBeGreaterThan(1);
  await samplers.stop();
});

test('When what was read was old already, then the age tells; what is from before the start counts from there', async () => {
  const { registry } = createMetrics(testIdentity);
  const start = performance.now();
  let sampled = 0;
  const sample = async () => void sampled++;
  const samplers = startSamplers({
    samplers: {
      old: { sample, everyMillis: 1, ageSeconds: () => 0.1 },
      ancient: { sample, everyMillis: 1, ageSeconds: () => 86_400 },
    },
    registry,
    log: silentLog,
  });
  const age = async (name: string) =>
    (await seriesOf(registry)).get(`sample_age_seconds{sample="${name}"}`) ?? Number.NaN;
  await eventually(async () => sampled > 2 && (await age('ancient')) > 0.3);
  expect(await age('old')).toBeGreaterThanOrEqual(0.1);
  expect(await age('old')).toBeLessThan(await age('ancient'));
  expect(await age('ancient')).toBeLessThanOrEqual((performance.now() - start) / 1_000);
  await samplers.stop();
});
