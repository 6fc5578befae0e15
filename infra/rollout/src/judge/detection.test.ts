import { expect, test } from 'vitest';
import { holdStep } from '../../test/hold-step.ts';
import type { Misbehaviour, SystemOptions } from '../../test/simulated-system.ts';

const firstStep = { stable: 3, canaries: 1 };
const runs = 20;
/** Simulated time is no time; runs are many. */
const patience = { timeout: 60_000 };

/** What came of so many runs, each with a seed of its own. */
async function outcomes(options: Omit<SystemOptions, 'seed'>, step = 0) {
  const verdicts = [];
  for (let seed = 1; seed <= runs; seed += 1)
    verdicts.push(await holdStep({ ...options, seed }, step));
  return {
    back: verdicts.filter(({ judgement }) => judgement === 'back').length,
    slowest: Math.max(...verdicts.map(({ seconds }) => seconds)),
  };
}

/** What a service with four of seven routes gets of so many requests a second, spread evenly over both services' routes. */
const partOf = (rate: number) => Math.round((rate * 4) / 7);
const oneRoute = { share: 0.02, route: 'GET /messages' };

const found: [string, number, { rate: number; within: number }, Misbehaviour][] = [
  ['5 % of all fail', runs, { rate: 200, within: 20 }, { errors: { share: 0.05 } }],
  ['5 % of all fail', runs, { rate: 500, within: 20 }, { errors: { share: 0.05 } }],
  ['200 ms are added', runs, { rate: 200, within: 20 }, { latency: 0.2 }],
  ['200 ms are added', runs, { rate: 500, within: 20 }, { latency: 0.2 }],
  ['2 % of one route fail', runs - 1, { rate: 200, within: 105 }, { errors: oneRoute }],
  ['2 % of one route fail', runs - 1, { rate: 500, within: 50 }, { errors: oneRoute }],
  ['one job of ten fails', runs, { rate: 200, within: 30 }, { jobs: 0.1 }],
];

test.each(found)(
  'When %s in one canary of four, then it is undone at the first step: %s of 20 at least, %j',
  patience,
  async (_, least, { rate, within }, misbehaviour) => {
    const { back, slowest } = await outcomes({ ...firstStep, rate: partOf(rate), misbehaviour });
    expect(back).toBeGreaterThanOrEqual(least);
    expect(slowest).toBeLessThanOrEqual(within);
  },
);

const rate = partOf(500);
const good: [string, Omit<SystemOptions, 'seed'>][] = [
  ['nothing is wrong', { ...firstStep, rate }],
  ['1 % fails in both', { ...firstStep, rate, background: 0.01 }],
  ['the machine is noisy and the canary cold', { ...firstStep, rate, noisy: true }],
  ['the machine is noisy, at the second step', { stable: 2, canaries: 2, rate, noisy: true }],
  ['the machine is noisy, at the last step', { stable: 0, canaries: 4, rate, noisy: true }],
];

test.each(good)('When %s, then a good version is not undone', patience, async (_, options) => {
  const { back } = await outcomes(options, options.stable === 3 ? 0 : 1);
  expect(back).toBe(0);
});
