import { describe, expect, test } from 'vitest';
import { runCampaign } from '../invariants/campaign.ts';
import { loseRequests, mutants, stallCredit } from './all.ts';
import type { Mutant } from './mutant.ts';
import { type Replicas, startReplicas } from './replicas.ts';

const seed = 48_151;

async function judged(
  patches: Mutant['patches'],
  redisDatabase: number,
  disturb: (replicas: Replicas) => Promise<void>,
  restSeconds: number,
) {
  const replicas = await startReplicas(patches, redisDatabase);
  try {
    const verdict = await runCampaign({
      world: replicas.world,
      seed,
      clients: 12,
      restSeconds,
      disturb: async () => {
        await disturb(replicas);
        return [];
      },
    });
    return verdict.judgements;
  } finally {
    await replicas.stop();
  }
}

describe('the checker is checked', { timeout: 120_000 }, () => {
  test.concurrent('When nothing is wrong with the code, then faults break no promise', async () => {
    const judgements = await judged([], 1, disturbAll, 60);
    for (const { promise, violations, looked } of judgements) {
      expect(violations, promise).toEqual([]);
      expect(looked, promise).toBeGreaterThan(0);
    }
  });

  test.concurrent.for(mutants.map((mutant, index) => ({ ...mutant, redisDatabase: index + 2 })))(
    'When there is $name, then $breaks is seen to be broken',
    async ({ patches, disturb, breaks, redisDatabase }) => {
      const judgements = await judged(patches, redisDatabase, disturb, 8);
      const broken = judgements.filter(({ violations }) => violations.length > 0);
      expect(broken.map(({ promise }) => promise)).toContain(breaks);
    },
  );
});

/** Everything that the mutants are exposed to. */
async function disturbAll(replicas: Replicas): Promise<void> {
  await loseRequests(replicas);
  replicas.message[0]?.signal('SIGKILL');
  await stallCredit(replicas);
  await replicas.message[0]?.start();
}
