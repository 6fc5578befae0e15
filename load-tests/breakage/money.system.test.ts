import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { oneKey, otherBody, overdraw } from '../drills/crowd.ts';
import { findingsOf, restSeconds } from '../drills/money.ts';
import { faults } from '../faults/all.ts';
import type { Fault } from '../faults/fault.ts';
import { runCampaign, type Verdict } from '../invariants/campaign.ts';
import { composeWorld } from '../invariants/compose-world.ts';
import { holds, system } from '../system/support.ts';

const seed = 3;

// While nothing is broken: a crowd must be served, not only survived.
test.for([oneKey, otherBody, overdraw])('When $name is drilled, then it holds', (drill, context) =>
  holds(drill)(context),
);

/** What breaks different parts goes on at the same time; what stops everything, PostgreSQL, comes last and alone. */
const breaks = (pattern: RegExp) => faults.filter(({ name }) => pattern.test(name));
const lanes = [
  breaks(/^(message|credit|half|stop|replica)-/),
  breaks(/^(queue|poison|reply)-/),
  breaks(/^(clock|cache|consul|haproxy)-/),
];
const alone = breaks(/^postgres-/);

describe('while everything is broken in turn', () => {
  /** Clients work from the first fault to the last; then all promises are judged at once. */
  let campaign: Promise<Verdict>;
  const outcomes = new Map<Fault, Promise<void>>();

  beforeAll(() => {
    const ended = new AbortController();
    campaign = runCampaign({
      world: composeWorld(system),
      seed,
      clients: 12,
      restSeconds,
      async disturb(random) {
        const lane = async (some: readonly Fault[]) => {
          for (const fault of some) {
            const context = { system, random: random.fork(), say: () => {}, signal: ended.signal };
            const outcome = fault.cause(context);
            outcomes.set(fault, outcome);
            await outcome.catch(() => {}); // its own test says so
          }
        };
        await Promise.all(lanes.map(lane));
        await lane(alone);
        return [...outcomes.keys()].map(({ name }) => name);
      },
    });
  });
  afterAll(() => campaign);

  test('When all of this has happened under load, then every promise of the house holds', async () => {
    const verdict = await campaign;
    const findings = findingsOf(verdict);
    expect(findings.filter(({ holds }) => !holds).map(({ text }) => text)).toEqual([]);
    expect(verdict.faults).toHaveLength(faults.length);
  }, 400_000);

  test.each(faults)('When $name happens under load, then it bites, and mends', (fault) =>
    expect(outcomes.get(fault)).resolves.toBeUndefined(),
  );
});
