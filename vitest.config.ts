import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { SlowestFirst } from './infra/cli/src/testing/slowest-first.ts';

const exclude = ['**/node_modules/**', 'reports/**'];
/** Rollouts upon rollouts: `npm test -- --long`. */
const long = 'load-tests/rollout/**/*.long.system.test.ts';

/** Vitest leaves one core to itself, and would test in one process on two cores. */
const maxWorkers = Math.max(2, availableParallelism() - 1);

/** Tests that change the one system they have: one after the other. */
const onSystem = (system: string) => ({
  env: { SERIN_SYSTEM: system },
  globalSetup: ['infra/cli/src/testing/whole-system.ts'],
  fileParallelism: false,
  sequence: { concurrent: false },
  testTimeout: 120_000,
  hookTimeout: 300_000,
});

/**
 * `unit` tests need nothing, the others a Docker engine (see infra/cli/src/testing). `system`, `breakage` and `rollout` have a whole system each, so that
 * they can run side by side; `under-load` has the machine to itself.
 */
export default defineConfig({
  test: {
    sequence: { sequencer: SlowestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          maxWorkers,
          include: ['{services/*,shared,infra/*,load-tests}/**/*.test.ts'],
          exclude: [...exclude, '**/*.integration.test.ts', '**/*.system.test.ts'],
        },
      },
      {
        test: {
          name: 'integration',
          maxWorkers,
          include: ['{services/*,shared,infra/*,load-tests}/**/*.integration.test.ts'],
          maxConcurrency: 3,
          exclude,
          globalSetup: ['infra/cli/src/testing/backing-services.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      ...['system', 'breakage', 'rollout'].map((name) => ({
        test: {
          ...onSystem(name),
          name,
          include: [`load-tests/${name}/**/*.system.test.ts`],
          exclude: [...exclude, long],
        },
      })),
      {
        test: {
          ...onSystem('system'),
          name: 'under-load',
          include: ['load-tests/under-load/**/*.system.test.ts'],
          exclude,
        },
      },
      { test: { ...onSystem('rollout'), name: 'rollout-long', include: [long], exclude } },
    ],
  },
});
