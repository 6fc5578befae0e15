import { defineConfig } from 'vitest/config';

const exclude = ['**/node_modules/**', 'reports/**'];

/** Three kinds of test: `unit` needs nothing, the others need a Docker engine (see infra/cli/src/testing). */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{services/*,shared,infra/cli,load-tests}/**/*.test.ts'],
          exclude: [...exclude, '**/*.integration.test.ts', '**/*.system.test.ts'],
        },
      },
      {
        test: {
          name: 'integration',
          include: ['{services/*,shared,load-tests}/**/*.integration.test.ts'],
          maxConcurrency: 3,
          exclude,
          globalSetup: ['infra/cli/src/testing/backing-services.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'system',
          include: ['load-tests/system/**/*.system.test.ts'],
          exclude,
          globalSetup: ['infra/cli/src/testing/whole-system.ts'],
          fileParallelism: false,
          sequence: { concurrent: false },
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
