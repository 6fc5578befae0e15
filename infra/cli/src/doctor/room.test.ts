import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { diskNeeded, memoryNeeded } from './room.ts';

test.each([
  ['GB of free memory', memoryNeeded],
  ['GB of disk', diskNeeded],
])(
  'When somebody has the %s that the README asks for, then the doctor has nothing to say',
  (what, needed) => {
    const readme = readFileSync(join(import.meta.dirname, '../../../../README.md'), 'utf8');
    const [, gigabytes] = new RegExp(`([\\d.]+) ${what}`).exec(readme) ?? [];
    expect(Number(gigabytes) * 1e9).toBeGreaterThanOrEqual(needed);
  },
);
