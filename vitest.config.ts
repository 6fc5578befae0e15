import { defineConfig } from 'vitest/config';
import { SlowestFirst } from './infra/cli/src/testing/slowest-first.ts';

const exclude = ['**/node_modules/**', 'reports/**'];

/**
 * `unit` tests need nothing, the others a Docker engine (see infra/cli/src/testing). `system`, `breakage` and `rollout` have a whole system each, so that
 * they can run side by side.
 */
export default defineConfig({
  test: {
    sequence: { sequencer: SlowestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{services/*,shared,infra/*,load-tests}/**/*.test.ts'],
          exclude: [...exclude, '**/*.integration.test.ts', '**/*.system.test.ts'],
        },
      },
      {
        test: {
          name: 'integration',
          include: ['{services/*,shared,infra/*,load-tests}/**/*.integration.test.ts'],
          maxConcurrency: 3,
          // They wait more than they compute.
          maxWorkers: '100%',
          exclude,
          globalSetup: ['infra/cli/src/testing/backing-services.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      ...['system', 'breakage', 'rollout'].map((name) => ({
        test: {
          name,
          include: [`load-tests/${name}/**/*.system.test.ts`],
          exclude,
          env: { SERIN_SYSTEM: name },
          globalSetup: ['infra/cli/src/testing/whole-system.ts'],
          fileParallelism: false,
          sequence: { concurrent: false },
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      })),
    ],
  },
});
