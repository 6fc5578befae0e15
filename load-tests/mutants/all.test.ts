import { expect, test } from 'vitest';
import { promises } from '../invariants/judge.ts';
import { mutants } from './all.ts';
import { patchedSources } from './patched-sources.ts';

test.each(mutants)(
  'When the sources are patched with $name, then every patch fits',
  ({ patches }) => {
    patchedSources(patches).remove();
    expect(patches.length).toBeGreaterThan(0);
  },
);

test('When a mutant says what it breaks, then that is a promise of the house', () => {
  const names = promises.map(({ name }) => name);
  expect(mutants.filter(({ breaks }) => !names.includes(breaks))).toEqual([]);
});
