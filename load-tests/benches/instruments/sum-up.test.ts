import { expect, test } from 'vitest';
import { sumUp } from './sum-up.ts';

const stage = (name: string, perSecond: number, cpu: number) => ({
  name,
  rate: { median: perSecond, least: perSecond, most: perSecond, all: [perSecond] },
  cpuMicros: [cpu - 1, cpu, cpu + 50],
});

test('When stages were measured, then each stands beside the first, by rate and by CPU time', () => {
  const stages = [stage('bare', 20_000, 30), stage('replica', 8_000, 60)];
  const text = sumUp([{ call: 'GET /version', stages }], ['4 cores']);
  expect(text).toMatch(/bare +20,000 +1\.00 +30\.0 +1\.00/);
  expect(text).toMatch(/replica +8,000 +0\.40 +60\.0 +0\.50/);
  expect(text).toContain('✖ aim 0.6');
  expect(text).toContain('4 cores');
});

test('When the last stage is near enough to the first, then it says so', () => {
  const stages = [stage('bare', 20_000, 30), stage('replica', 19_000, 40)];
  expect(sumUp([{ call: 'GET /version', stages }], [])).toContain('✔ aim 0.6');
});
