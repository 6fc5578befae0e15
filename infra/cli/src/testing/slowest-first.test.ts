import { globSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { TestSpecification, Vitest } from 'vitest/node';
import { SlowestFirst, slowest } from './slowest-first.ts';

const root = join(import.meta.dirname, '../../../..');

test('When a file is named as slow, then there is one of that name', () => {
  const files = globSync('{services/*,shared,infra/*,load-tests}/**/*.integration.test.ts', {
    cwd: root,
    exclude: ['**/node_modules/**'],
  });
  const named = slowest.map((beginning) => files.filter((file) => file.startsWith(beginning)));
  expect(named.map(({ length }) => length)).toEqual(slowest.map(() => 1));
});

test('When files are sorted, then those named as slow come first, in their order', async () => {
  const project = { name: 'integration', config: { sequence: { groupOrder: 0 } } };
  const file = (path: string) => ({ moduleId: join(root, path), project }) as TestSpecification;
  const cache = { getTestSpecificationResult: () => ({ failed: false, duration: 0 }) };
  const sequencer = new SlowestFirst({ config: { root }, cache } as unknown as Vitest);
  const paths = ['shared/a.test.ts', 'shared/b.test.ts', ...slowest.map((path) => `${path}x.ts`)];
  const sorted = await sequencer.sort(paths.map(file));
  const [first, second, ...slow] = paths.map((path) => join(root, path));
  expect(sorted.map(({ moduleId }) => moduleId)).toEqual([...slow, first, second]);
});
