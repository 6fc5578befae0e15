import { expect, test } from 'vitest';
import { testIdentity } from '../../test-support/identity.ts';
import { describeReplica } from './describe-replica.ts';
import { ownAddressTowards } from './own-address.ts';

const replica = {
  identity: testIdentity,
  address: '10.0.0.7',
  port: 8080,
  isOpen: true,
  isReady: false,
};

test.each([
  [1, 256],
  [33, 8_448],
  [255, 65_280],
  [256, 65_535],
])('When the weight is %i, then the SRV weight is %i', (weight, expected) => {
  expect(describeReplica({ ...replica, weight }).Weights.Passing).toBe(expected);
});

test('When the replica is not ready yet, then Consul does not offer it before its own check', () => {
  expect(describeReplica({ ...replica, weight: 1 }).Check.Status).toBe('critical');
});

test('When the replica is open, then a tag says so; when it is not, then its app is all', () => {
  const tagsOf = (isOpen: boolean) => describeReplica({ ...replica, weight: 1, isOpen }).Tags;
  expect(tagsOf(true)).toEqual(['message', 'message-open']);
  expect(tagsOf(false)).toEqual(['message']);
});

test('When Consul is on this machine, then the own address towards it is the loopback one', async () => {
  expect(await ownAddressTowards('127.0.0.1', 8500)).toBe('127.0.0.1');
  expect(await ownAddressTowards('localhost', 8500)).toBe('127.0.0.1');
});

test('When there is no such host, then that is an error', async () => {
  await expect(ownAddressTowards('no-such-host.invalid', 8500)).rejects.toThrow();
});
