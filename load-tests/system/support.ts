import { join } from 'node:path';
import process from 'node:process';
import { breakageProject, testProject } from '@serin/cli/project/compose-project.ts';
import { expect, type TestContext } from 'vitest';
import type { Drill } from '../drills/drill.ts';
import { type System, takeInHand } from '../drills/system.ts';
import { shareOf } from '../scenarios/share.ts';

/** The system that vitest's global setup has brought up: three stable replicas and one canary of each service. */
export const system: System = takeInHand(
  (process.env.SERIN_SYSTEM === 'breakage' ? breakageProject : testProject)(
    join(import.meta.dirname, '../..'),
    process.env,
  ),
);

/** A drill as a test: whatever does not hold is shown in the drill's own words. When the test's time is over, the drill mends and ends. */
export const holds =
  (drill: Drill, seconds = drill.seconds) =>
  async ({ signal }: Pick<TestContext, 'signal'>): Promise<void> => {
    const findings = await drill.run(system, { seconds, seed: 1, signal, say: () => {} });
    expect(findings.filter((one) => !one.holds).map(({ text }) => text)).toEqual([]);
    expect(findings.length).toBeGreaterThan(0);
  };

/** What of it is in rotation when all is well. */
export const whole = { message: 4, credit: 4 };

/**
 * HAProxy places who is in a pool anew while requests pass, so after a change its first round (of 64 requests at equal weights of 1, of 100 at 33, 33, 33
 * and 1) may be uneven. From then on each round is exact.
 */
export const twoRounds = (path: string) => shareOf(system.port, 200, 20, { path });

/** Headers of a caller: a token, and what else is given. */
export async function as(subject: string, headers: Record<string, string> = {}) {
  return { authorization: `Bearer ${await system.token(subject)}`, ...headers };
}

/** A subject nobody has used before. */
export const somebody = (name: string) => `${name}-${Math.random().toString(36).slice(2, 10)}`;
