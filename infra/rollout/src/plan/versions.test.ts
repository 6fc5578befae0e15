import { expect, test } from 'vitest';
import { isAtLeast } from './versions.ts';

const inOrder = [
  '0.9.9',
  '1.0.0-2',
  '1.0.0-10',
  '1.0.0-rc',
  '1.0.0-rc.1',
  '1.0.0',
  '1.2.0-slow',
  '1.2.0',
  '1.10.0',
  '2.0.0',
];

test('When versions are compared, then each is at least itself and those before it', () => {
  for (const [place, version] of inOrder.entries())
    for (const [otherPlace, other] of inOrder.entries())
      expect(isAtLeast(version, other), `${version} ${other}`).toBe(place >= otherPlace);
});

test('When something is no version, then nobody can say', () => {
  expect(isAtLeast('local', '1.0.0')).toBeUndefined();
  expect(isAtLeast('1.0.0', 'v1')).toBeUndefined();
});
