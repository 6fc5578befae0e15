import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { copiedContext } from './copied-context.ts';
import { fingerprint } from './fingerprint.ts';

let root = '';
let folder = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'serin-'));
  folder = join(root, 'program');
  mkdirSync(join(folder, 'src'), { recursive: true });
  mkdirSync(join(folder, 'node_modules'));
  mkdirSync(join(root, 'plot'));
  writeFileSync(join(folder, 'src/main.ts'), '1');
  writeFileSync(join(folder, 'src/main.test.ts'), '1');
  writeFileSync(join(root, 'plot/plot.js'), 'plot');
  symlinkSync('../../plot', join(folder, 'node_modules/plot'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('When a file of the program changes, however deep, then so does its fingerprint; a test or a package does not count', () => {
  const now = () => fingerprint('base', [folder], '');
  const before = now();
  writeFileSync(join(folder, 'src/main.test.ts'), '2');
  writeFileSync(join(root, 'plot/plot.js'), 'other');
  expect(now()).toBe(before);
  writeFileSync(join(folder, 'src/main.ts'), '2');
  expect(now()).not.toBe(before);
  expect(fingerprint('base', [folder], 'more')).not.toBe(now());
});

test('When a context is copied, then its packages are there in full, its tests are not, and it goes away', () => {
  const { path, done } = copiedContext(folder);
  expect(readdirSync(join(path, 'src'))).toEqual(['main.ts']);
  expect(readFileSync(join(path, 'node_modules/plot/plot.js'), 'utf8')).toBe('plot');
  done();
  expect(() => readdirSync(path)).toThrow('ENOENT');
});
