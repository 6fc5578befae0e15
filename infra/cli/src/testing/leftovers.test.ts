import { expect, test } from 'vitest';
import { orphansOf } from './leftovers.ts';

test('When a run was killed, then only its own containers are left over', () => {
  const lines = 'a serin-integration-11\nb serin-integration-12\nc serin\nd serin-integration-x\n';
  expect(orphansOf(lines, 'serin-integration-', (pid) => pid === 12)).toEqual(['a']);
});
