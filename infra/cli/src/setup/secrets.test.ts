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

const contentOf = (name: string) => readFileSync(join(dir, name), 'utf8');

test('When a Redis password is lost, then it is made again together with its access list', () => {
  makeSecrets(dir);
  unlinkSync(join(dir, 'queue-redis-password'));
  expect(makeSecrets(dir)).toEqual(['queue-redis-password', 'queue-redis.acl']);
  const expected = accessList(
    contentOf('queue-redis-password'),
    contentOf('redis-exporter-password'),
  );
  expect(contentOf('queue-redis.acl')).toBe(expected);
});

test("When the exporter's password is lost, then both Redis and the exporter get the new one", () => {
  makeSecrets(dir);
  unlinkSync(join(dir, 'redis-exporter-password'));
  const made = ['redis-exporter-password', 'queue-redis.acl', 'cache-redis.acl'];
  expect(makeSecrets(dir)).toEqual([...made, 'redis-exporter.json']);
  const password = contentOf('redis-exporter-password');
  expect(JSON.parse(contentOf('redis-exporter.json'))).toEqual({
    'redis://exporter@queue-redis:6379': password,
    'redis://exporter@cache-redis:6379': password,
  });
});

test('When an access list is made, then it holds hashes and no password, and the exporter sees no key', () => {
  const [services, exporter, ...others] = accessList('abc', '').trimEnd().split('\n');
  expect(services).toBe(
    'user default on #ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad ~* &* +@all',
  );
  expect(exporter).toMatch(
    /^user exporter on #e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 resetkeys resetchannels -@all \+info /,
  );
  expect(exporter).not.toMatch(/~|\+@/);
  expect(others).toEqual([]);
});
