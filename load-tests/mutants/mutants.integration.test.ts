import { describe, expect, test } from 'vitest';
import { until } from '../drills/wait.ts';
import { runCampaign } from '../invariants/campaign.ts';
import { loseRequests, mutants, stallCredit } from './all.ts';
import type { Mutant } from './mutant.ts';
import { type Replicas, type ReplicasOptions, startReplicas } from './replicas.ts';

const seed = 48_151;
/** Operations of all clients, however slow the machine is: some defects take many to show. */
const enough = 400;

type Wrong = Pick<Mutant, 'patches' | 'provider' | 'disturb'> & Pick<ReplicasOptions, 'canary'>;

async function judged({ disturb, ...wrong }: Wrong, redisDatabase: number, restSeconds: number) {
  const replicas = await startReplicas({ ...wrong, redisDatabase });
  try {
    const verdict = await runCampaign({
      world: replicas.world,
      seed,
      clients: 12,
      restSeconds,
      disturb: async (_random, { operations }) => {
        await disturb(replicas);
        await until('clients have done enough', 30, () => operations.length >= enough);
        return [];
      },
    });
    return verdict.judgements;
  } finally {
    await replicas.stop();
  }
}

/** Everything that the mutants are exposed to. */
async function everything(replicas: Replicas): Promise<void> {
  await loseRequests(replicas);
  replicas.message[0]?.signal('SIGKILL');
  await stallCredit(replicas);
  await replicas.message[0]?.start();
}

const badProvider = { errors: 0.1, rejections: 0.2, timeouts: 0.02, lost: 0.05 };

describe('the checker is checked', { timeout: 150_000 }, () => {
  test.concurrent.for([
    { where: 'the inbox', to: {}, redisDatabase: 1 },
    {
      where: 'a provider that fails in every way, half of them by canaries',
      to: { provider: badProvider, canary: [] },
      redisDatabase: 2,
    },
  ])(
    'When nothing is wrong with the code and messages go to $where, then faults break no promise',
    async ({ to, redisDatabase }) => {
      const right = { patches: [], disturb: everything, ...to };
      const judgements = await judged(right, redisDatabase, 90);
      for (const { promise, violations, looked } of judgements) {
        expect(violations, promise).toEqual([]);
        expect(looked, promise).toBeGreaterThan(0);
      }
    },
  );

  test.concurrent.for(
    mutants.map((mutant, index) => ({ mutant, ...mutant, redisDatabase: index + 3 })),
  )(
    'When there is $name, then $breaks is seen to be broken',
    async ({ mutant, breaks, redisDatabase }) => {
      const judgements = await judged(mutant, redisDatabase, 15);
      const broken = judgements.filter(({ violations }) => violations.length > 0);
      expect(broken.map(({ promise }) => promise)).toContain(breaks);
    },
  );
});
