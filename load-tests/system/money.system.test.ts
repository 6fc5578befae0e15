import { afterAll, beforeAll, expect, test } from 'vitest';
import { oneKey, otherBody, overdraw } from '../drills/crowd.ts';
import { findingsOf, restSeconds } from '../drills/money.ts';
import { faults } from '../faults/all.ts';
import { runCampaign, type Verdict } from '../invariants/campaign.ts';
import { composeWorld } from '../invariants/compose-world.ts';
import { createRandom } from '../scenarios/random.ts';
import { expectToHold, system } from './support.ts';

const seed = 3;

test.each([oneKey, otherBody, overdraw])('When $name is drilled, then it holds', (drill) =>
  expectToHold(drill),
);

/** Clients work from the first fault to the last; then all promises are judged at once. */
let faultsOver: () => void;
let campaign: Promise<Verdict>;
const caused: string[] = [];

beforeAll(() => {
  const over = new Promise<void>((resolve) => {
    faultsOver = resolve;
  });
  campaign = runCampaign({
    world: composeWorld(system),
    seed,
    clients: 12,
    restSeconds,
    disturb: async () => {
      await over;
      return caused;
    },
  });
});
afterAll(async () => {
  faultsOver();
  await campaign;
});

const random = createRandom(seed);
const { signal } = new AbortController();

test.each(faults)('When $name happens under load, then it bites, and mends', async (fault) => {
  await fault.cause({ system, random: random.fork(), say: () => {}, signal });
  caused.push(fault.name);
});

test('When all of this has happened, then every promise of the house holds', async () => {
  faultsOver();
  const findings = findingsOf(await campaign);
  expect(findings.filter(({ holds }) => !holds).map(({ text }) => text)).toEqual([]);
  expect(caused).toHaveLength(faults.length);
});
