import { expect, test } from 'vitest';
import { testIdentity } from '../../test-support/identity.ts';
import type { Listed } from './consul.ts';
import { idOf } from './describe-replica.ts';
import { countSuccessors } from './successors.ts';

const listing = (sets: Record<string, Listed[]>) => ({
  passing: async (name: string, tag: string) =>
    tag === testIdentity.service ? (sets[name] ?? []) : [],
});
const other = (id: string, meta = {}): Listed => ({ ID: id, Meta: meta });
const own = other(idOf(testIdentity));

test('When only itself is listed, then there is no successor', async () => {
  expect(await countSuccessors(listing({ [testIdentity.name]: [own] }), testIdentity)).toBe(0);
});

test('When replicas of either set pass, then they are successors, but for those that leave', async () => {
  const sets = {
    'service-v1': [other('message-a'), other('message-b', { leaving: 'true' })],
    'service-v2': [own, other('message-c')],
  };
  expect(await countSuccessors(listing(sets), testIdentity)).toBe(2);
});
