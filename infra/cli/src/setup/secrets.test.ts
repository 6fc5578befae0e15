import { mkdtempSync, readFileSync, rmSync, statSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { accessList, makeSecrets, missingSecrets, secretNames } from './secrets.ts';

let dir = '';
beforeEach(() => {
  dir = join(mkdtempSync(join(tmpdir(), 'serin-')), 'secrets');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('When there are none, then all are made, readable inside a folder that only its owner enters', () => {
  expect(makeSecrets(dir).sort()).toEqual([...secretNames].sort());
  expect(statSync(dir).mode & 0o777).toBe(0o700);
  expect(statSync(join(dir, 'jwt-secret')).mode & 0o777).toBe(0o444);
  expect(missingSecrets(dir)).toEqual([]);
});

test('When they are there, then nothing is made and nothing changes', () => {
  makeSecrets(dir);
  const before = readFileSync(join(dir, 'jwt-secret'), 'utf8');
  expect(makeSecrets(dir)).toEqual([]);
  expect(readFileSync(join(dir, 'jwt-secret'), 'utf8')).toBe(before);
});

test('When a Redis password is lost, then it is made again together with its access list', () => {
  makeSecrets(dir);
  unlinkSync(join(dir, 'queue-redis-password'));
  expect(makeSecrets(dir)).toEqual(['queue-redis-password', 'queue-redis.acl']);
  const password = readFileSync(join(dir, 'queue-redis-password'), 'utf8');
  expect(readFileSync(join(dir, 'queue-redis.acl'), 'utf8')).toBe(accessList(password));
});

test('When an access list is made, then it holds the hash and not the password', () => {
  expect(accessList('abc')).toBe(
    'user default on #ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad ~* &* +@all\n',
  );
});
