import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAtLeast } from '@serin/rollout/plan/versions.ts';
import { expect, test } from 'vitest';
import { nextVersion, ownVersions } from './own-versions.ts';

const root = join(import.meta.dirname, '../../..');
const { version: tree } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const versions = ownVersions(root);

test('When a drill names its own versions, then migrations take them for newer than the working tree', () => {
  expect(new Set(versions).size).toBe(3);
  for (const version of versions) expect(isAtLeast(version, tree)).toBe(true);
});

test('When services stand at a version of the drill, then the next one is another', () => {
  const [first = '', second = '', third] = versions;
  expect(nextVersion(versions, ['1.0.0', '1.0.0'])).toBe(first);
  expect(nextVersion(versions, [first, first])).toBe(second);
  expect(nextVersion(versions, [second, first])).toBe(third);
  expect(() => nextVersion([first], [first])).toThrow('no version');
});
