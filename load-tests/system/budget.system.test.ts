import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { memoryOf } from '@serin/cli/project/containers.ts';
import { expect, test } from 'vitest';
import { system } from './support.ts';

test('When everything runs, then it takes less memory than the README asks for', async () => {
  const readme = readFileSync(join(system.project.root, 'README.md'), 'utf8');
  const [, gigabytes] = /([\d.]+) GB of free memory/.exec(readme) ?? [];
  const running = (await system.containers()).filter(({ status }) => status === 'running');
  expect(await memoryOf(running.map(({ id }) => id))).toBeLessThan(Number(gigabytes) * 1e9);
});
